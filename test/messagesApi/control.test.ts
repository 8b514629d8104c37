import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gate } from '../support/messagesApi/gate.ts';
import { text } from '../support/messagesApi/script.ts';
import { likeTheReal } from '../support/messagesApi/speed.ts';
import { minutes } from '../support/messagesApi/virtualClock.ts';
import { startPair, type Pair } from './client.ts';
import { fiveMinutes, long, reply, say, user } from './cache/turns.ts';

const ask = (pair: Pair, words: string): Promise<unknown> =>
  pair.client.messages.create({
    model: 'claude-opus-5-5',
    max_tokens: 100,
    messages: [user(say(long(5000), fiveMinutes)), reply(say('ok')), user(say(words))],
  });

const clockOf = async (pair: Pair, body?: object): Promise<number> => {
  const asked = await fetch(
    `${pair.api.url}/control/clock`,
    body && { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } },
  );
  return ((await asked.json()) as { now: number }).now;
};

test('another process moves the clock on and looks at what was read, and none of that is a request', async () => {
  await using pair = await startPair({ brain: () => [text('ok')] });
  const began = await clockOf(pair);
  await ask(pair, 'one');
  assert.equal(await clockOf(pair, { advanceMs: minutes(6) }), began + minutes(6));
  await ask(pair, 'two');
  const told = (await (await fetch(`${pair.api.url}/control/requests`)).json()) as { oracle: { reason: string } }[];
  assert.deepEqual(
    told.map(({ oracle }) => oracle.reason),
    ['new', 'expired'],
  );
  assert.equal(pair.api.requests.length, 2);
});

test('a time that is none is refused', async () => {
  await using pair = await startPair();
  const answer = await fetch(`${pair.api.url}/control/clock`, { method: 'POST', body: '{"advanceMs":-1}' });
  assert.equal(answer.status, 400);
});

test('the first token takes longer the more was not cached, and side by side nothing adds up', async () => {
  await using pair = await startPair({ brain: () => [text(long(50))], speed: likeTheReal });
  await ask(pair, 'one');
  const [cold] = pair.api.requests;
  assert.ok(cold?.times);
  assert.equal(Math.round(cold.times.first - cold.times.came), Math.round(600 + 5002 * 0.2));
  assert.equal(Math.round(cold.times.over - cold.times.first), 50 * 20);
  assert.equal(pair.api.clock.now(), cold.times.over);
  const holds = [gate(), gate()];
  for (const hold of holds) pair.api.reply([hold, text(long(50))]);
  const both = [ask(pair, 'two'), ask(pair, 'six')];
  for (const hold of holds) {
    await hold.reached;
  }
  for (const hold of holds) hold.release();
  await Promise.all(both);
  const first = 600 + 5000 * 0.004 + 2 * 0.2;
  const took = pair.api.clock.now() - cold.times.over;
  assert.ok(Math.abs(took - first - 1000) < 1, `it took ${took}`);
});
