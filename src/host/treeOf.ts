import type { SessionId } from '../session/ids.ts';
import type { Tree } from '../session/tree.ts';
import type { WindowModel } from './windowModel.ts';

/** How long a session may take to be shown, in milliseconds. */
const patience = 10_000;

/** The tree of a session as soon as the panel shows it; undefined where it does not come. */
export function treeOf(session: SessionId, model: WindowModel): Promise<Tree | undefined> {
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
