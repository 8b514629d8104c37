import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { proveToCaller, proveToSupervisor } from '../../src/client/proof.ts';
import { socketPair } from '../support/socketPair.ts';

const secret = { token: 'a'.repeat(64), address: '/run/banyan.sock' };
const limits = { bytes: 4096, ms: 2000 };

test('two ends with the same token prove it, and what follows is left for the next reader', async t => {
  const [caller, supervisor] = await socketPair(t);
  const proved = proveToCaller(supervisor, secret);
  await proveToSupervisor(caller, secret);
  caller.write('hello');
  await proved;
  const [said] = (await once(supervisor, 'data')) as [Buffer];
  assert.equal(said.toString(), 'hello');
  supervisor.write('welcome');
  const [answer] = (await once(caller, 'data')) as [Buffer];
  assert.equal(answer.toString(), 'welcome');
});

test('words sent together with the proof are not lost', async t => {
  const [caller, supervisor] = await socketPair(t);
  const write = caller.write.bind(caller);
  caller.write = (text: string) => write(text.startsWith('banyan') ? text : `${text}early`);
  const proved = proveToCaller(supervisor, secret);
  await proveToSupervisor(caller, secret);
  await proved;
  const [said] = (await once(supervisor, 'data')) as [Buffer];
  assert.equal(said.toString(), 'early');
});

for (const [what, other] of [
  ['another token', { ...secret, token: 'b'.repeat(64) }],
  ['another address', { ...secret, address: '/run/other.sock' }],
] as const)
  test(`${what} convinces neither side`, async t => {
    const [caller, supervisor] = await socketPair(t);
    const refusedByCaller = assert
      .rejects(proveToSupervisor(caller, other), /token does not fit/)
      .then(() => caller.end());
    await assert.rejects(proveToCaller(supervisor, secret), /ended/);
    await refusedByCaller;
  });

test('a caller that skips its own check is refused all the same', async t => {
  const [caller, supervisor] = await socketPair(t);
  caller.write(`banyan-1 ${'0'.repeat(64)}\n${'0'.repeat(64)}\n`);
  await assert.rejects(proveToCaller(supervisor, secret), /token does not fit/);
});

test('garbage, too many words and silence are refused', async t => {
  const refused = async (words: string, reason: RegExp, ms = 2000): Promise<void> => {
    const [caller, supervisor] = await socketPair(t);
    caller.write(words);
    await assert.rejects(proveToCaller(supervisor, secret, { ...limits, ms }), reason);
  };
  await refused('GET / HTTP/1.1\r\n\r\n', /did not greet/);
  await refused('x'.repeat(5000), /too much/);
  await refused('banyan-1 ', /in time/, 20);
});

test('a supervisor that cannot prove the token is not believed', async t => {
  const [caller, impostor] = await socketPair(t);
  impostor.write(`${'1'.repeat(64)} ${'2'.repeat(64)}\n`);
  await assert.rejects(proveToSupervisor(caller, secret), /token does not fit/);
});
