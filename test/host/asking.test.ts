import assert from 'node:assert/strict';
import test from 'node:test';
import { interruptedRuns, newlyAsking, noticeWords } from '../../src/host/asking.ts';
import { plainWords } from './plainWords.ts';
import { row } from './row.ts';

test('only a session that asks more than before is new', () => {
  const rows = [row({ asks: 1 }), row({ session: 's2', asks: 2 }), row({ session: 's3' })];
  const before = new Map([
    ['s1', 1],
    ['s2', 1],
    ['s3', 1],
  ]);
  assert.deepEqual(
    newlyAsking(before, rows).map(found => found.session),
    ['s2'],
  );
});

test('a notice says who asks for what; a long command is cut, because it cannot be allowed there', () => {
  const asking = { branch: 'main', tool: 'bash', title: 'npm test' };
  assert.equal(noticeWords(row({ asking }), plainWords), 'main asks to run npm test');
  assert.equal(
    noticeWords(row({ asking: { ...asking, tool: 'edit', title: 'src/login.ts' } }), plainWords),
    'main asks to change src/login.ts',
  );
  assert.equal(
    noticeWords(row({ asking: { ...asking, tool: 'question', title: 'Which colour?' } }), plainWords),
    'main asks you: Which colour?',
  );
  const long = noticeWords(row({ asking: { ...asking, title: 'x'.repeat(200) } }), plainWords);
  assert.ok(long.endsWith('…') && long.length < 110, long);
  assert.equal(noticeWords(row(), plainWords), 'fix-login-race asks for permission');
});

test('runs that ran before and do not run now were interrupted', () => {
  const before = [row({ running: 2 }), row({ session: 's2', running: 1 }), row({ session: 's3' })];
  assert.equal(interruptedRuns(before, [row({ running: 0 }), row({ session: 's2', running: 1 })]), 2);
  assert.equal(interruptedRuns(before, before), 0);
});
