import type { Frame } from '../protocol/frame.ts';
import { treeOf } from '../protocol/treeOf.ts';
import { fold } from '../session/fold.ts';
import type { Tree } from '../session/tree.ts';

/**
 * The shown session after a frame, undefined before the first. When the panel shows nothing any more it is the one shown
 * last: that is what a command without a panel means.
 */
export function shownTree(before: Tree | undefined, frame: Frame): Tree | undefined {
  const tree = frame.snapshot ? treeOf(frame.snapshot) : before;
  return tree && frame.events ? fold(tree, frame.events) : tree;
}
