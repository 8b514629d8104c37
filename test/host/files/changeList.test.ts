import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changeList } from '../../../src/host/files/changeList.ts';
import { checkpointFile } from '../../../src/host/files/checkpointUri.ts';
import type { FileDiff } from '../../../src/session/fileDiff.ts';

function diff(path: string, status: FileDiff['status'], was?: string): FileDiff {
  return { path, status, added: 1, removed: 1, binary: false, ...(was === undefined ? {} : { was }) };
}

/** Each file as `path: before > after`, the sides as `checkpoint/path`; `-` where a file was not there. */
function listed(...changes: FileDiff[]): string[] {
  const side = (parts: Parameters<typeof checkpointFile>[0] | undefined): string => {
    const file = parts && checkpointFile(parts);
    return file ? `${file.checkpoint}/${file.path}` : '-';
  };
  return changeList({ folder: '/p', from: 'c1', to: 'c2', changes }).map(
    ({ path, before, after }) => `${path}: ${side(before)} > ${side(after)}`,
  );
}

test('a changed file has both sides, a new one no before, a deleted one no after', () => {
  assert.deepEqual(listed(diff('b.ts', 'modified'), diff('a.ts', 'added'), diff('c.ts', 'deleted')), [
    'a.ts: - > c2/a.ts',
    'b.ts: c1/b.ts > c2/b.ts',
    'c.ts: c1/c.ts > -',
  ]);
});

test('a renamed file is read from where it was', () => {
  assert.deepEqual(listed(diff('new.ts', 'renamed', 'old.ts')), ['new.ts: c1/old.ts > c2/new.ts']);
});

test('a file of another folder of the workspace is read by its absolute path', () => {
  assert.deepEqual(listed(diff('/q/a.ts', 'modified')), ['/q/a.ts: c1//q/a.ts > c2//q/a.ts']);
});
