import assert from 'node:assert/strict';
import { test } from 'node:test';
import { filesAsOf } from '../../../src/host/files/filesAsOf.ts';
import type { FileDiff } from '../../../src/session/fileDiff.ts';

const diff = (path: string, status: FileDiff['status'], was?: string): FileDiff => ({
  path,
  status,
  added: 1,
  removed: 1,
  binary: false,
  ...(was === undefined ? {} : { was }),
});

test('each file of then is offered once, under the name it had; what came since is not', () => {
  const files = filesAsOf({
    here: 'open.txt',
    turn: [diff('made.txt', 'added'), diff('went.txt', 'deleted'), diff('open.txt', 'modified')],
    since: [
      diff('made.txt', 'modified'),
      diff('later.txt', 'added'),
      diff('gone.txt', 'deleted'),
      diff('new-name.txt', 'renamed', 'old-name.txt'),
    ],
    now: ['open.txt', 'made.txt', 'later.txt', 'new-name.txt', 'same.txt'],
  });
  assert.deepEqual(files, {
    here: ['open.txt'],
    turn: ['made.txt'],
    since: ['gone.txt', 'old-name.txt'],
    same: ['same.txt'],
  });
});
