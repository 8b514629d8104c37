import assert from 'node:assert/strict';
import { test } from 'node:test';
import type Anthropic from '@anthropic-ai/sdk';
import type { OracleReport } from '../../support/messagesApi/cache/oracle.ts';
import { gate } from '../../support/messagesApi/gate.ts';
import { text } from '../../support/messagesApi/script.ts';
import type { MessagesApiOptions } from '../../support/messagesApi/startMessagesApi.ts';
import { minutes } from '../../support/messagesApi/virtualClock.ts';
import { startPair, type Pair } from '../client.ts';
import { fiveMinutes, long, reply, rounds, say, user } from './turns.ts';

const ok = (options: MessagesApiOptions = {}): Promise<Pair> => startPair({ brain: () => [text('ok')], ...options });

/** What the oracle says of one more request. */
async function judged(pair: Pair, messages: Anthropic.MessageParam[]): Promise<OracleReport | undefined> {
  await pair.client.messages.create({ model: 'claude-opus-5-5', max_tokens: 100, messages });
  return pair.api.requests.at(-1)?.oracle;
}

const shared = [user(say(long(1000), fiveMinutes))];
const more = (tokens = 100): Anthropic.MessageParam[] => [
  user(say(long(1000), fiveMinutes)),
  reply(say('ok')),
  user(say(long(tokens), fiveMinutes)),
];

test('what nobody sent before is new, and what was is read whole', async () => {
  await using pair = await ok();
  assert.deepEqual(await judged(pair, shared), { sent: 0, alive: 0, read: 0, reason: 'new' });
  assert.deepEqual(await judged(pair, more()), { sent: 1000, alive: 1000, read: 1000, reason: 'whole' });
});

test('a shared prefix in which no breakpoint ever stood cannot be read', async () => {
  await using pair = await ok();
  await judged(pair, [user(say(long(1000)), say(long(600, 'a'), fiveMinutes))]);
  const fork = await judged(pair, [user(say(long(1000)), say(long(600, 'b'), fiveMinutes))]);
  assert.deepEqual(fork, { sent: 1000, alive: 0, read: 0, reason: 'noEntry' });
});

test('an entry whose time is over, and a prefix that is too short, are told apart', async () => {
  await using pair = await ok();
  await judged(pair, shared);
  pair.api.clock.advance(minutes(6));
  assert.deepEqual(await judged(pair, more()), { sent: 1000, alive: 0, read: 0, reason: 'expired' });
  await judged(pair, [user(say(long(100, 'b'), fiveMinutes))]);
  const short = await judged(pair, [user(say(long(100, 'b'), fiveMinutes)), reply(say('ok')), user(say('on'))]);
  assert.deepEqual(short, { sent: 100, alive: 0, read: 0, reason: 'tooShort' });
});

test('an entry that lives and that no breakpoint finds is out of reach', async () => {
  await using pair = await ok();
  await judged(pair, shared);
  const far = [user(say(long(1000))), ...rounds(11), reply(say('ok')), user(say('on', fiveMinutes))];
  assert.deepEqual(await judged(pair, far), { sent: 1000, alive: 1000, read: 0, reason: 'outOfReach' });
});

test('what a request writes is not there before its response begins', async () => {
  await using pair = await ok();
  const hold = gate();
  pair.api.reply([hold, text('late')]);
  const first = pair.client.messages.create({ model: 'claude-opus-5-5', max_tokens: 100, messages: shared });
  await hold.reached;
  assert.deepEqual(await judged(pair, shared), { sent: 1000, alive: 0, read: 0, reason: 'notBegun' });
  hold.release();
  await first;
});
