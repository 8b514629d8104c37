import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LiveBranches } from '../../src/app/liveBranches.ts';

test('a wait is told when it begins, changes and ends, however it ends, and text alone is not one', () => {
  const live = new LiveBranches();
  const told: string[] = [];
  live.waits.on(branch => told.push(`${branch} ${live.get(branch)?.waiting?.words ?? 'goes on'}`));
  const one = live.screen(1, 7);
  const other = live.screen(2, 8);
  one.began();
  one.text('text', 0, 'Hello');
  other.waiting('retry', 'No connection.', 100);
  other.waiting('retry', 'No answer.', 200);
  other.text('text', 0, 'Hello');
  other.text('text', 0, ' again');
  other.waiting('rateLimit', 'Too many.', 300);
  other.began();
  one.waiting('workspace', 'Waits.', 0);
  one.cleared();
  assert.deepEqual(told, [
    '2 No connection.',
    '2 No answer.',
    '2 goes on',
    '2 Too many.',
    '2 goes on',
    '1 Waits.',
    '1 goes on',
  ]);
});
