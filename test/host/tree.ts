import type { LoggedSkeleton, SkeletonEvent } from '../../src/session/event.ts';
import { fold } from '../../src/session/fold.ts';
import { emptyTree, type Tree } from '../../src/session/tree.ts';

/** The tree of these events, numbered from 1 and a second apart. */
export function treeFrom(...events: SkeletonEvent[]): Tree {
  return fold(
    emptyTree,
    events.map((event, index): LoggedSkeleton => ({ ...event, seq: index + 1, time: (index + 1) * 1000 })),
  );
}

/** A session with its first branch. */
export const sessionStart: SkeletonEvent[] = [
  { type: 'sessionCreated', session: 's1', folder: '/projects/shop', title: 'fix-login-race', origin: 'person' },
  { type: 'branchCreated', branch: 1, name: 'main', parent: 0, from: 0, purpose: 'main', by: 'person' },
];

/** A node after `parent` on a branch. */
export function nodeOf(
  id: number,
  parent: number,
  kind: 'prompt' | 'reply' | 'note',
  { turn, title, branch = 1 }: { turn: number; title: string; branch?: number },
): SkeletonEvent {
  const node: Omit<Extract<SkeletonEvent, { type: 'nodeAdded' }>, 'kind'> & { kind: 'prompt' | 'reply' | 'note' } = {
    type: 'nodeAdded',
    id,
    parent,
    branch,
    kind,
    path: 'on',
    startsTurn: kind !== 'reply',
    turn,
    title,
    cost: 0.01,
    context: 0,
  };
  return node;
}

/** Two turns of one prompt and one reply each. */
export const twoTurns: SkeletonEvent[] = [
  ...sessionStart,
  nodeOf(1, 0, 'prompt', { turn: 1, title: 'Find it' }),
  nodeOf(2, 1, 'reply', { turn: 1, title: 'Found' }),
  nodeOf(3, 2, 'prompt', { turn: 2, title: 'Fix it' }),
  nodeOf(4, 3, 'reply', { turn: 2, title: 'Fixed' }),
];
