import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { runningFolders } from '../../../src/host/scratch/runningFolders.ts';
import type { SkeletonEvent } from '../../../src/session/event.ts';
import { contributes } from '../manifest.ts';
import { row } from '../row.ts';
import { sessionStart, treeFrom } from '../tree.ts';

const started = (run: number, branch: number): SkeletonEvent => ({
  type: 'runStarted',
  run,
  branch,
  at: 0,
  by: 'person',
  credential: 'none',
});

const fork: SkeletonEvent = {
  type: 'branchCreated',
  branch: 2,
  name: 'Try: this',
  parent: 1,
  from: 0,
  purpose: 'fork',
  by: 'person',
};

test('of the shown session the folders of those who run are told, of others the session where anybody does', () => {
  const other = row({ session: 's2', folder: '/projects/other', running: 2 });
  const resting = row({ session: 's3', running: 0 });
  const own = row({ session: 's1', running: 1 });
  const tree = treeFrom(...sessionStart, fork, started(1, 1), started(2, 2), {
    type: 'runEnded',
    run: 1,
    branch: 1,
    outcome: 'done',
  });
  const home = join('/projects/shop', '.banyan', 's1');
  assert.deepEqual(runningFolders(tree, [own, other, resting]), {
    agents: [join(home, 'Try-this')],
    sessions: [join('/projects/other', '.banyan', 's2')],
  });
  assert.deepEqual(runningFolders(treeFrom(...sessionStart, fork), [resting]), { agents: [], sessions: [] });
  assert.deepEqual(runningFolders(undefined, [own]).sessions, [join(own.folder, '.banyan', 's1')]);
});

test('Stop stands in the explorer’s menu of those alone', () => {
  const entry = contributes.menus['explorer/context']?.find(({ command }) => command === 'banyan.stopAgentHere');
  for (const way of entry?.when?.split(' || ') ?? [''])
    assert.match(way, / && (?:resourcePath in banyan\.runningAgents|resourceDirname in banyan\.runningSessions)$/);
});
