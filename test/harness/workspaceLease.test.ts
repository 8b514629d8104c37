import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WorkspaceLease } from '../../src/harness/workspaceLease.ts';

const never = new AbortController().signal;
const silent = (): void => {};

test('one branch has the workspace, the next gets it when it is given back', async () => {
  const lease = new WorkspaceLease();
  const heard: string[] = [];
  await lease.take('s/1', 'main', never, silent);
  const second = lease.take('s/2', 'try-mutex', never, holder => heard.push(holder));
  assert.deepEqual(heard, ['main']);
  assert.equal(lease.holder, 'main');
  lease.release('s/1');
  await second;
  assert.equal(lease.holder, 'try-mutex');
});

test('who has it already gets it again at once', async () => {
  const lease = new WorkspaceLease();
  await lease.take('s/1', 'main', never, silent);
  await lease.take('s/1', 'main', never, () => assert.fail('it must not wait'));
});

test('others wait in the order they came', async () => {
  const lease = new WorkspaceLease();
  const order: string[] = [];
  await lease.take('a', 'a', never, silent);
  const b = lease.take('b', 'b', never, silent).then(() => order.push('b'));
  const c = lease.take('c', 'c', never, silent).then(() => order.push('c'));
  lease.release('a');
  await b;
  lease.release('b');
  await c;
  assert.deepEqual(order, ['b', 'c']);
});

test('a waiter that is stopped never gets it', async () => {
  const lease = new WorkspaceLease();
  const stop = new AbortController();
  await lease.take('a', 'a', never, silent);
  const waiting = lease.take('b', 'b', stop.signal, silent);
  stop.abort(new Error('stopped'));
  await assert.rejects(waiting, /stopped/);
  lease.release('a');
  assert.equal(lease.holder, undefined);
});

test('giving back what one does not have changes nothing', async () => {
  const lease = new WorkspaceLease();
  await lease.take('a', 'a', never, silent);
  lease.release('b');
  assert.equal(lease.holder, 'a');
});
