import * as vscode from 'vscode';
import type { PanelView } from '../panelView.ts';
import { pickBranch } from '../pickBranch.ts';
import { pickTurn } from '../pickTurn.ts';
import { turnArgument } from '../turnArgument.ts';
import type { WindowModel } from '../windowModel.ts';
import type { Commands } from './command.ts';

/** Moving the workspace to a branch and a branch's changes into another. The panel opens the sheet that says what that does. */
export function moveCommands(panel: PanelView, model: WindowModel): Commands {
  return {
    useInWorkspace: async argument => {
      const title = vscode.l10n.t('Use in Workspace');
      const branch = await pickBranch(argument, 'besideWorkspace', title, { panel, model });
      if (branch !== undefined) await panel.command({ type: 'useInWorkspace', branch });
    },
    adoptBranch: async argument => {
      const title = vscode.l10n.t('Adopt the Changes of a Branch');
      const branch = await pickBranch(argument, 'any', title, { panel, model });
      if (branch !== undefined) await panel.command({ type: 'adopt', branch, turn: 0 });
    },
    adoptTurn: async argument => {
      const shown = panel.showing.shown;
      const named = turnArgument(argument, model.tree, panel.showing.node);
      const turn = named ?? (await pickTurn(model.tree, shown?.branch ?? 0, 'end'));
      if (turn !== undefined && shown) await panel.command({ type: 'adopt', branch: shown.branch, turn });
    },
  };
}
