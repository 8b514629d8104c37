import assert from 'node:assert/strict';
import test from 'node:test';
import { WindowModel } from '../../src/host/windowModel.ts';
import type { Snapshot } from '../../src/protocol/frame.ts';
import { row } from './row.ts';
import { treeFrom, twoTurns } from './tree.ts';

const tree = treeFrom(...twoTurns);
const snapshot: Snapshot = {
  shown: { session: 's1', branch: 1 },
  seq: tree.seq,
  folder: tree.folder,
  title: tree.title,
  origin: tree.origin,
  created: tree.created,
  changed: tree.changed,
  branches: [...tree.branches.values()],
  requests: [],
  queue: [],
  holder: 1,
  deferred: [],
  unkept: [],
  grants: [],
  damage: [],
  heads: [],
  mail: [],
  questions: [],
  cost: tree.cost,
  besides: 0,
  warmed: [],
  page: { rows: tree.nodes.ids().flatMap(id => tree.nodes.get(id) ?? []), nodes: [], earlier: 0 },
  meets: [],
};

test('the shown session is known from its snapshot on, and grows by events', () => {
  const model = new WindowModel();
  model.take({ n: 1, snapshot });
  assert.equal(model.tree?.branches.get(1)?.head, 4);
  model.take({ n: 2, events: [{ type: 'branchRenamed', branch: 1, name: 'trunk', seq: tree.seq + 1, time: 9000 }] });
  assert.equal(model.tree?.branches.get(1)?.name, 'trunk');
});

test('when the panel shows nothing the session shown last is still known', () => {
  const model = new WindowModel();
  model.take({ n: 1, snapshot });
  model.take({ n: 2, snapshot: null });
  assert.equal(model.tree?.session, 's1');
});

test('a session’s folder is known from the tree or the list', () => {
  const model = new WindowModel();
  model.take({ n: 1, snapshot, sessions: [row({ session: 's2', folder: '/projects/other' })] });
  assert.equal(model.folderOf('s1'), '/projects/shop');
  assert.equal(model.folderOf('s2'), '/projects/other');
  assert.equal(model.folderOf('s3'), undefined);
});

test('the wall is known from the frame that tells of it', () => {
  const model = new WindowModel();
  let changes = 0;
  model.changed.on(() => (changes += 1));
  const wall = { kind: 'none', driver: '', words: 'Install bubblewrap.' } as const;
  model.take({ n: 1, wall });
  model.take({ n: 2, live: [] });
  assert.deepEqual([model.wall, changes], [wall, 1]);
});

test('live text alone changes nothing here', () => {
  const model = new WindowModel();
  let changes = 0;
  model.changed.on(() => (changes += 1));
  model.take({ n: 1, live: [{ type: 'cleared', branch: 1, run: 1 }] });
  assert.equal(changes, 0);
  model.take({ n: 2, sessions: [] });
  assert.equal(changes, 1);
});
