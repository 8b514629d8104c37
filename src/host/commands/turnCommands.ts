import type { NodeId } from '../../session/ids.ts';
import type { PanelCommand } from '../../protocol/webviewMessage.ts';
import type { PanelView } from '../panelView.ts';
import { pickTurn } from '../pickTurn.ts';
import { turnArgument } from '../turnArgument.ts';
import type { WindowModel } from '../windowModel.ts';
import type { Commands } from './command.ts';

/** Forking and rewinding: the clicked turn, else the selected one, else one the person picks. The panel opens the sheet. */
export function turnCommands(panel: PanelView, model: WindowModel): Commands {
  const at =
    (place: 'prompt' | 'end', command: (node: NodeId) => PanelCommand) =>
    async (argument?: unknown): Promise<void> => {
      const named = turnArgument(argument, model.tree, panel.showing.node);
      const node = named ?? (await pickTurn(model.tree, panel.showing.shown?.branch ?? 0, place));
      if (node !== undefined) await panel.command(command(node));
    };
  return {
    forkFromHere: at('end', node => ({ type: 'forkFrom', node })),
    editAndFork: at('prompt', node => ({ type: 'editAndFork', node })),
    rewindToHere: at('end', node => ({ type: 'rewindTo', node })),
    copyTurn: at('end', node => ({ type: 'copyTurn', node })),
  };
}
