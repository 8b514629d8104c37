import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { anthropicModel } from '../../src/model/anthropicModel.ts';
import { betasOf, refusalOf } from '../../src/model/compaction.ts';
import type { Model, ModelRequest } from '../../src/model/model.ts';
import type { Failure } from '../../src/session/node.ts';
import { compacting } from '../support/messagesApi/models/compacting.ts';
import { modelTable } from '../support/messagesApi/models/modelTable.ts';
import { text } from '../support/messagesApi/script.ts';
import { startMessagesApi, type MessagesApi } from '../support/messagesApi/startMessagesApi.ts';
import { steppedClock, type SteppedClock } from '../support/modelClock.ts';
import { credentialFor, heard, requestTo } from '../support/modelTalk.ts';

let api: MessagesApi;
let clock: SteppedClock;
let model: Required<Model>;
before(async () => {
  const [opus, ...others] = modelTable.filter(({ id }) => id.startsWith('claude-opus-5'));
  assert.ok(opus);
  api = await startMessagesApi({ models: [...compacting([opus]), ...others] });
});
after(() => api.close());
beforeEach(() => {
  clock = steppedClock(api.clock);
  model = anthropicModel({ clock, random: () => 0 });
});
afterEach(() => assert.deepEqual(api.pending, { replies: 0, faults: 0 }));

const { signal } = new AbortController();
const can = (id = 'claude-opus-5-5'): Promise<boolean> => model.compacts(id, credentialFor(api.url), signal);
const asksFor = (instructions: string): Partial<ModelRequest> => ({ compaction: { instructions } });

test('a summary is asked for in place of a reply, goes back as it came, and names its beta both times', async () => {
  api.reply([text('All is well.')], ({ prompt }) => prompt === 'Be short.');
  const { reply, failure } = await heard(model, requestTo(api, asksFor('Be short.')));
  assert.equal(failure, undefined);
  assert.equal(reply.stop, 'compaction');
  assert.equal(reply.blocks[0]?.['content'], 'All is well.');
  assert.ok(reply.usage.input > 0 && reply.usage.output > 0, 'what it cost');
  const messages: ModelRequest['messages'] = [
    { role: 'assistant', content: [...reply.blocks] },
    { role: 'user', content: [{ type: 'text', text: 'Go on.' }] },
  ];
  api.reply([text('On.')]);
  const next = await heard(model, requestTo(api, { messages }));
  assert.equal(next.reply.stop, 'end_turn');
  const warmed = await model.warm(requestTo(api, { messages }), signal);
  assert.ok('usage' in warmed);
  const named = api.requests.slice(-3).map(({ headers }) => headers['anthropic-beta']);
  assert.deepEqual(named, Array(3).fill('compact-2026-09-04'));
  assert.deepEqual(betasOf(requestTo(api)), []);
});

test('which models write summaries is asked once for each, and not where it cannot be known', async () => {
  const seen = api.requests.length;
  assert.deepEqual([await can(), await can()], [true, true]);
  assert.deepEqual([await can('claude-opus-5'), await can('claude-opus-5')], [false, false]);
  assert.deepEqual([await can('nobody'), await can('nobody')], [false, false]);
  assert.deepEqual(
    api.requests.slice(seen).map(({ method, path }) => `${method} ${path.replace('/v1/models/', '')}`),
    ['GET claude-opus-5-5', 'GET claude-opus-5', 'GET nobody'],
  );
});

test('a model is asked about again when there was no answer', async () => {
  const aim = { path: '/v1/models/claude-opus-5-5' };
  api.fault({ kind: 'destroy' }, aim);
  assert.equal(await can(), false);
  api.fault({ kind: 'status', status: 529 }, aim);
  assert.equal(await can(), false);
  assert.equal(await can(), true);
  const gone = AbortSignal.abort();
  const fresh = anthropicModel({ clock, random: () => 0 });
  assert.equal(await fresh.compacts('claude-opus-5-5', credentialFor(api.url), gone), false);
  assert.equal(await fresh.compacts('claude-opus-5-5', credentialFor(api.url, ' '), signal), false);
});

for (const [status, code] of [
  [400, 'compaction_too_many_tool_references'],
  [529, 'compaction_unavailable'],
] as const)
  test(`${code} is not asked for again, and the model no longer counts as one that writes summaries`, async () => {
    assert.equal(await can(), true);
    api.fault({ kind: 'status', status, details: { error_code: code } });
    const { failure } = await heard(model, requestTo(api, asksFor('Be short.')));
    assert.equal(failure?.code, code);
    assert.deepEqual(clock.slept, []);
    assert.equal(await can(), false);
  });

test('a summary that only this request could not have says nothing of the model', async () => {
  const call = { type: 'tool_use', id: 'toolu_1', name: 'read', input: { path: 'a' } };
  const messages: ModelRequest['messages'] = [
    { role: 'user', content: [{ type: 'text', text: 'Go.' }] },
    { role: 'assistant', content: [call] },
  ];
  const { failure } = await heard(model, requestTo(api, { messages, ...asksFor('Be short.') }));
  assert.equal(failure?.code, 'compaction_incomplete_turn');
  assert.equal(await can(), true);
});

test('what a failure says of a summary', () => {
  const said: [Failure['kind'], number, string, ReturnType<typeof refusalOf>][] = [
    ['invalid', 400, 'compaction_nothing_to_summarize', 'request'],
    ['invalid', 400, 'compaction_signature_invalid', 'model'],
    ['overloaded', 529, 'compaction_unavailable', 'model'],
    // A gateway that does not know the parameter.
    ['invalid', 400, '', 'model'],
    ['overloaded', 529, '', undefined],
    ['tooLong', 400, '', undefined],
    ['auth', 401, '', undefined],
    ['cut', 0, '', undefined],
  ];
  for (const [kind, status, code, refusal] of said)
    assert.equal(refusalOf({ kind, message: '', status, code }), refusal, `${kind} ${status} ${code}`);
});
