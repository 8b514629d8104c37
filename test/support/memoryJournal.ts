import type { Journal } from '../../src/harness/journal.ts';
import type { Logged, NodeAdded, SessionEvent } from '../../src/session/event.ts';
import { fold } from '../../src/session/fold.ts';
import { emptyTree, type Tree } from '../../src/session/tree.ts';

/** A journal in memory that keeps what each write after the first holds. */
export function memoryJournal(first: readonly SessionEvent[]): {
  journal: Journal;
  tree(): Tree;
  writes: SessionEvent['type'][][];
} {
  let tree = emptyTree;
  const writes: SessionEvent['type'][][] = [];
  const nodes = new Map<number, Logged<NodeAdded>>();
  const append = (...events: SessionEvent[]): Promise<void> => {
    const logged = events.map((event, at) => ({ ...event, seq: tree.seq + 1 + at, time: 1_000 + tree.seq + at }));
    for (const event of logged) if (event.type === 'nodeAdded') nodes.set(event.id, event);
    tree = fold(tree, logged);
    writes.push(events.map(({ type }) => type));
    return Promise.resolve();
  };
  void append(...first);
  writes.length = 0;
  const journal: Pick<Journal, 'tree' | 'append' | 'readNodes' | 'readEvents'> = {
    tree: () => tree,
    append,
    readNodes: ids => Promise.resolve(ids.flatMap(id => nodes.get(id) ?? [])),
    readEvents: () => Promise.resolve([]),
  };
  return { journal: journal as Journal, tree: () => tree, writes };
}
