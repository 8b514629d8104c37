import type { SessionEvent } from './event.ts';
import { fold } from './fold.ts';
import type { Tree } from './tree.ts';

/** The tree as it will be after these events, for what is written together with them. */
export function foldAhead(tree: Tree, events: readonly SessionEvent[]): Tree {
  return fold(
    tree,
    events.map((event, at) => ({ ...event, seq: tree.seq + 1 + at, time: tree.changed })),
  );
}
