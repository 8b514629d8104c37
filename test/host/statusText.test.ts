import assert from 'node:assert/strict';
import test from 'node:test';
import { statusText } from '../../src/host/statusText.ts';
import { plainWords } from './plainWords.ts';
import { row } from './row.ts';

test('nothing runs and nothing asks: nothing is shown', () => {
  assert.deepEqual(statusText([row({ cost: 2 })], plainWords), { text: '', tooltip: '', asks: 0 });
});

test('running branches and what their sessions cost', () => {
  const rows = [row({ running: 2, cost: 0.41 }), row({ session: 's2', cost: 9 })];
  assert.equal(statusText(rows, plainWords).text, '2 running · $0.41');
});

test('a run that asks is counted once, as asking', () => {
  assert.equal(statusText([row({ running: 1, asks: 1 })], plainWords).text, 'Banyan: 1 asks');
  const { text, asks } = statusText([row({ running: 5, asks: 2 })], plainWords);
  assert.deepEqual([text, asks], ['2 ask · 3 run', 2]);
});

test('what waits for a late answer is counted last, and alone it is all there is', () => {
  const waiting = [row({ waits: 3 }), row({ session: 's2', waits: 2 })];
  assert.equal(statusText(waiting, plainWords).text, '5 wait');
  assert.equal(statusText([...waiting, row({ running: 1 })], plainWords).text, '1 running · $0.00 · 5 wait');
  assert.equal(statusText([row({ running: 1, asks: 1, waits: 1 })], plainWords).text, 'Banyan: 1 asks · 1 wait');
  assert.match(statusText(waiting, plainWords).tooltip, /^fix-login-race · 3 wait · \$0\.00$/m);
});

test('the hover names each busy session', () => {
  const rows = [row({ running: 2, asks: 1, cost: 0.5 }), row({ session: 's2', title: '', running: 1 })];
  assert.equal(
    statusText(rows, plainWords).tooltip,
    'fix-login-race · 1 asks · 1 running · $0.50\nNew session · 1 running · $0.00',
  );
});
