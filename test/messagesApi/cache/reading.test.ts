import assert from 'node:assert/strict';
import { test } from 'node:test';
import type Anthropic from '@anthropic-ai/sdk';
import { gate } from '../../support/messagesApi/gate.ts';
import { text } from '../../support/messagesApi/script.ts';
import { minutes, seconds } from '../../support/messagesApi/virtualClock.ts';
import { startPair, type Pair } from '../client.ts';
import { fiveMinutes, long, oneHour, reply, rounds, say, spent, user } from './turns.ts';

const model = 'claude-opus-5-5';
const ok = (): ReturnType<typeof startPair> => startPair({ brain: () => [text('ok')] });
const send = (pair: Pair, messages: Anthropic.MessageParam[], more: object = {}): Promise<Anthropic.Message> =>
  pair.client.messages.create({ model, max_tokens: 100, messages, ...more });

test('[DOC] the three input counters add up to the prompt, and input_tokens is what follows the last breakpoint', async () => {
  await using pair = await ok();
  const first = await send(pair, [user(say(long(1000), fiveMinutes), say(long(10)))]);
  assert.deepEqual(spent(first), { read: 0, five: 1000, hour: 0, rest: 10 });
  const second = await send(pair, [user(say(long(1000), fiveMinutes), say(long(20)))]);
  assert.deepEqual(spent(second), { read: 1000, five: 0, hour: 0, rest: 20 });
});

test('[DOC] an entry exists only at a breakpoint: a shorter shared prefix without one is not read', async () => {
  await using pair = await ok();
  await send(pair, [user(say(long(1000)), say(long(600, 'a'), fiveMinutes))]);
  const fork = await send(pair, [user(say(long(1000)), say(long(600, 'b'), fiveMinutes))]);
  assert.equal(spent(fork).read, 0);
  const withMarker = await send(pair, [user(say(long(1000), fiveMinutes), say(long(600, 'c'), fiveMinutes))]);
  assert.equal(spent(withMarker).read, 0);
  const then = await send(pair, [user(say(long(1000), fiveMinutes), say(long(600, 'd'), fiveMinutes))]);
  assert.equal(spent(then).read, 1000);
});

test('[DOC] many forks of one turn each read the whole shared prefix and write only their own words', async () => {
  await using pair = await ok();
  const shared = [user(say(long(5000))), reply(say(long(500))), user(say(long(300), fiveMinutes))];
  const answer = reply(say(long(40)));
  await send(pair, shared);
  const forks = await Promise.all(
    ['a', 'b', 'c', 'd', 'e'].map(letter => send(pair, [...shared, answer, user(say(long(600, letter), fiveMinutes))])),
  );
  for (const fork of forks) assert.deepEqual(spent(fork), { read: 5800, five: 640, hour: 0, rest: 0 });
});

test('[3P] ten rounds of one tool call after the last entry are bridged, eleven are not', async () => {
  for (const [count, read] of [
    [10, 1000],
    [11, 0],
  ] as const) {
    await using pair = await ok();
    const start = [user(say(long(1000), fiveMinutes))];
    await send(pair, start);
    const later = await send(pair, [user(say(long(1000))), ...rounds(count)], fiveMinutes);
    assert.equal(spent(later).read, read, `${count} rounds`);
  }
});

test('[3P] a run of parallel calls, or of their results, counts as one position', async () => {
  for (const [count, read] of [
    [10, 1000],
    [11, 0],
  ] as const) {
    await using pair = await ok();
    await send(pair, [user(say(long(1000), fiveMinutes))]);
    const later = await send(pair, [user(say(long(1000))), ...rounds(count, 6)], fiveMinutes);
    assert.equal(spent(later).read, read, `${count} rounds of six`);
  }
});

test('[DOC] the narrower reading of the look-back, 20 positions with the breakpoint itself, can be chosen', async () => {
  await using pair = await startPair({ brain: () => [text('ok')], lookBack: 19 });
  await send(pair, [user(say(long(1000), fiveMinutes))]);
  const later = await send(pair, [user(say(long(1000))), ...rounds(10)], fiveMinutes);
  assert.equal(spent(later).read, 0);
});

test('[DOC] a breakpoint on a written position finds what the last one cannot reach', async () => {
  await using pair = await ok();
  await send(pair, [user(say(long(1000), fiveMinutes))]);
  const later = await send(pair, [user(say(long(1000), fiveMinutes)), ...rounds(30)], fiveMinutes);
  assert.equal(spent(later).read, 1000);
  assert.deepEqual(
    pair.api.requests[1]?.cache?.map(({ path, outcome }) => [path, outcome]),
    [
      ['messages.0.content.0', 'read'],
      ['messages.60.content.0', 'written'],
    ],
  );
});

test('[DOC] what a request writes can be read only when its response has begun', async () => {
  await using pair = await ok();
  const hold = gate();
  pair.api.reply([hold, text('first')]);
  const prompt = [user(say(long(1000), fiveMinutes))];
  const first = send(pair, prompt);
  await hold.reached;
  const meanwhile = await send(pair, prompt);
  assert.deepEqual(spent(meanwhile), { read: 0, five: 1000, hour: 0, rest: 0 });
  hold.release();
  assert.deepEqual(spent(await first), { read: 0, five: 1000, hour: 0, rest: 0 });
  assert.equal(spent(await send(pair, prompt)).read, 1000);
  assert.equal(pair.api.cache.writes, 2);
});

test('[DOC] a stream makes its entry readable with message_start, long before it ends', async () => {
  await using pair = await ok();
  const hold = gate();
  pair.api.reply([text('first ', hold, 'end')]);
  const prompt = [user(say(long(1000), fiveMinutes))];
  const first = pair.client.messages.stream({ model, max_tokens: 100, messages: prompt });
  await hold.reached;
  assert.equal(spent(await send(pair, prompt)).read, 1000);
  hold.release();
  await first.finalMessage();
});

test('[DOC] an entry lives five minutes from the start of the last request that used it', async () => {
  await using pair = await ok();
  const prompt = [user(say(long(1000), fiveMinutes))];
  await send(pair, prompt);
  pair.api.clock.advance(minutes(5) - seconds(1));
  assert.equal(spent(await send(pair, prompt)).read, 1000);
  pair.api.clock.advance(minutes(5) - seconds(1));
  assert.equal(spent(await send(pair, prompt)).read, 1000, 'a read refreshes');
  pair.api.clock.advance(minutes(5));
  assert.equal(spent(await send(pair, prompt)).read, 0);
});

test('[DOC] the five minutes count from the start of a long reply, not from its end', async () => {
  await using pair = await ok();
  const hold = gate();
  pair.api.reply([text('long ', hold, 'reply')]);
  const prompt = [user(say(long(1000), fiveMinutes))];
  const first = pair.client.messages.stream({ model, max_tokens: 100, messages: prompt });
  await hold.reached;
  pair.api.clock.advance(minutes(5));
  hold.release();
  await first.finalMessage();
  assert.equal(spent(await send(pair, prompt)).read, 0);
});

test('[DOC] an hour lasts an hour', async () => {
  await using pair = await ok();
  const prompt = [user(say(long(1000), oneHour))];
  await send(pair, prompt);
  pair.api.clock.advance(minutes(59));
  assert.equal(spent(await send(pair, prompt)).read, 1000);
  pair.api.clock.advance(minutes(60));
  assert.equal(spent(await send(pair, prompt)).read, 0);
});

test('[DOC] read up to A, written for an hour up to B, for five minutes up to C, the rest is input', async () => {
  await using pair = await ok();
  await send(pair, [user(say(long(1000), oneHour))]);
  const mixed = await send(pair, [
    user(say(long(1000), oneHour), say(long(200), oneHour), say(long(30), fiveMinutes), say(long(4))),
  ]);
  assert.deepEqual(spent(mixed), { read: 1000, five: 30, hour: 200, rest: 4 });
});

test('[DOC] below the minimum of the model nothing is cached, silently', async () => {
  for (const [id, least] of [
    ['claude-opus-5-5', 512],
    ['claude-sonnet-5', 1024],
    ['claude-haiku-4-5', 4096],
  ] as const) {
    await using pair = await ok();
    const under = await send(pair, [user(say(long(least - 1), fiveMinutes))], { model: id });
    assert.deepEqual(spent(under), { read: 0, five: 0, hour: 0, rest: least - 1 }, id);
    const enough = await send(pair, [user(say(long(least), fiveMinutes))], { model: id });
    assert.equal(spent(enough).five, least, id);
  }
});

test('[SKILL] max_tokens 0 warms the cache and answers nothing', async () => {
  await using pair = await startPair();
  const prompt = [user(say(long(1000), fiveMinutes))];
  const warm = await send(pair, prompt, { max_tokens: 0 });
  assert.deepEqual([warm.content, warm.stop_reason, warm.usage.output_tokens], [[], 'max_tokens', 0]);
  pair.api.reply([text('ok')]);
  assert.equal(spent(await send(pair, prompt)).read, 1000);
});
