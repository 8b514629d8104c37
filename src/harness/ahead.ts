import type { SessionEvent } from '../session/event.ts';
import { fold } from '../session/fold.ts';
import type { Tree } from '../session/tree.ts';

/** The tree as it will be with events that are not added yet: what follows them in the same write is numbered by it. */
export function ahead(tree: Tree, events: readonly SessionEvent[]): Tree {
  return fold(
    tree,
    events.map((event, i) => ({ ...event, seq: tree.seq + 1 + i, time: tree.changed })),
  );
}
