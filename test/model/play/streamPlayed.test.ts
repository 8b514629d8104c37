import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Clock } from '../../../src/base/clock.ts';
import type { ModelEvent } from '../../../src/model/model.ts';
import { stop, text, thinking, toolUse, type PlayedStep } from '../../../src/model/play/step.ts';
import { streamPlayed } from '../../../src/model/play/streamPlayed.ts';

test('steps arrive as a model’s reply does: word for word, whole blocks, one end', async () => {
  const events = await streamed([thinking('So so.'), text('One two.'), toolUse('read', { path: 'a' })]);
  assert.deepEqual(
    events.map(event => ('text' in event ? `${event.type} ${event.text}` : event.type)),
    [
      'began',
      ...['blockStarted', 'thinking So ', 'thinking so.', 'blockStopped'],
      ...['blockStarted', 'text One ', 'text two.', 'blockStopped'],
      ...['blockStarted', 'blockStopped'],
      'finished',
    ],
  );
  const last = events.at(-1);
  assert.ok(last?.type === 'finished');
  assert.equal(last.reply.stop, 'tool_use');
  assert.deepEqual(last.reply.blocks, [
    { type: 'thinking', thinking: 'So so.' },
    { type: 'text', text: 'One two.' },
    { type: 'tool_use', id: 'toolu_m1_2', name: 'read', input: { path: 'a' } },
  ]);
  assert.ok(Object.values(last.reply.usage).every(tokens => tokens === 0));
});

test('a reply ends as its steps say', async () => {
  assert.equal(endOf(await streamed([text('Done.')])), 'end_turn');
  assert.equal(endOf(await streamed([text('No.'), stop('refusal')])), 'refusal');
});

test('what is stopped keeps the words that did arrive, and begins nothing more', async () => {
  const events = await streamed([text('One two three.'), toolUse('read', { path: 'a' })], 2);
  assert.equal(endOf(events), 'aborted');
  const last = events.at(-1);
  assert.deepEqual(last?.type === 'finished' && last.reply.blocks, [{ type: 'text', text: 'One two ' }]);
});

/** The events of steps; with `words` it is stopped after so many of them. */
async function streamed(steps: readonly PlayedStep[], words = Infinity): Promise<ModelEvent[]> {
  const stopper = new AbortController();
  let said = 0;
  const clock: Clock = {
    now: () => 0,
    sleep: () => {
      if (said >= words) stopper.abort();
      said += 1;
      return Promise.resolve();
    },
  };
  const events: ModelEvent[] = [];
  const stream = streamPlayed(steps, { message: 'm1', model: 'any' }, clock, stopper.signal);
  for await (const event of stream) events.push(event);
  return events;
}

function endOf(events: readonly ModelEvent[]): string {
  const last = events.at(-1);
  return last?.type === 'finished' ? last.reply.stop : '';
}
