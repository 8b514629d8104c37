import type { PanelCommand } from '../../protocol/webviewMessage.ts';
import type { PanelView } from '../panelView.ts';
import { treeOf } from '../treeOf.ts';
import type { WindowModel } from '../windowModel.ts';
import type { TurnPlace } from './turnPlace.ts';

/** Brings a turn of any session into sight, on the branch it is named with, and does `then` there. */
export async function showTurn(
  { session, node, branch }: TurnPlace,
  panel: PanelView,
  model: WindowModel,
  then: readonly PanelCommand[] = [],
): Promise<void> {
  if (model.tree?.session !== session) await panel.command({ type: 'openSession', session, branch: 0 });
  const tree = await treeOf(session, model);
  const named = [...(tree?.branches.values() ?? [])].find(({ name }) => name === branch)?.id ?? 0;
  const shown = panel.visible ? panel.showing.shown : null;
  const there = shown?.session === session && (named === 0 || shown.branch === named);
  const open: PanelCommand[] = there ? [] : [{ type: 'openSession', session, branch: named }];
  await panel.command(...open, { type: 'goTo', node }, ...then);
}
