import type { PanelCommand } from '../../protocol/webviewMessage.ts';
import type { SessionId } from '../../session/ids.ts';
import type { Tree } from '../../session/tree.ts';
import type { PanelView } from '../panelView.ts';
import type { WindowModel } from '../windowModel.ts';
import type { TurnPlace } from './turnPlace.ts';

/** How long a session may take to be shown before its main branch has to do, in milliseconds. */
const patience = 10_000;

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

/** The tree of a session as soon as the panel shows it; undefined where it does not come. */
function treeOf(session: SessionId, model: WindowModel): Promise<Tree | undefined> {
  if (model.tree?.session === session) return Promise.resolve(model.tree);
  return new Promise(resolve => {
    const timer = setTimeout(() => end(undefined), patience);
    const listening = model.changed.on(() => model.tree?.session === session && end(model.tree));
    function end(tree: Tree | undefined): void {
      clearTimeout(timer);
      listening.dispose();
      resolve(tree);
    }
  });
}
