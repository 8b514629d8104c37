import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPath } from '../../src/harness/readPath.ts';
import type { Logged, NodeAdded } from '../../src/session/event.ts';
import { fold } from '../../src/session/fold.ts';
import { emptyTree } from '../../src/session/tree.ts';

function node(id: number, parent: number): Logged<NodeAdded> {
  const words = `n${id}`;
  const place = { id, parent, branch: 1, path: 'on', startsTurn: true, turn: id, title: words } as const;
  const content: Pick<Extract<NodeAdded, { kind: 'prompt' }>, 'kind' | 'body'> = {
    kind: 'prompt',
    body: { words, blocks: [], by: 'person' },
  };
  return { type: 'nodeAdded', ...place, cost: 0, context: 0, ...content, seq: id, time: 0 };
}

/** Nodes 1 to 5 in a line; 6 and 7 beside each other after 3; 8 after 7. What was read is written down. */
function journal(unreadable: ReadonlySet<number> = new Set()) {
  const nodes = [...[1, 2, 3, 4, 5].map(id => node(id, id - 1)), node(6, 3), node(7, 3), node(8, 7)];
  const tree = fold(emptyTree, nodes);
  const read: string[] = [];
  return {
    read,
    tree: () => tree,
    readNodes: (ids: readonly number[]) => {
      read.push(ids.join(' '));
      return Promise.resolve(nodes.filter(({ id }) => ids.includes(id) && !unreadable.has(id)));
    },
  };
}

const idsOf = (path: readonly NodeAdded[]): string => path.map(({ id }) => id).join(' ');

test('a path is read up to where the one before it parted, and is the same as if it had been read whole', async () => {
  const from = journal();
  const held = [];
  for (const [head, path] of [
    [5, '1 2 3 4 5'],
    [6, '1 2 3 6'],
    [8, '1 2 3 7 8'],
    [8, '1 2 3 7 8'],
    [2, '1 2'],
    [5, '1 2 3 4 5'],
    [0, ''],
  ] as const) {
    held.push(await readPath(from, head));
    assert.equal(idsOf(held.at(-1) ?? []), path);
  }
  assert.deepEqual(from.read, ['1 2 3 4 5', '6', '7 8', '', '', '3 4 5', '']);
});

test('what could not be read is asked for again, and other journals know nothing of it', async () => {
  const unreadable = new Set([3]);
  const from = journal(unreadable);
  const first = await readPath(from, 5);
  assert.equal(idsOf(first), '1 2 4 5');
  unreadable.clear();
  assert.equal(idsOf(await readPath(from, 5)), '1 2 3 4 5');
  assert.equal(idsOf(await readPath(journal(), 6)), '1 2 3 6');
});
