import assert from 'node:assert/strict';
import { test } from 'node:test';
import Anthropic from '@anthropic-ai/sdk';
import { gate } from '../support/messagesApi/gate.ts';
import { compacting } from '../support/messagesApi/models/compacting.ts';
import { modelTable } from '../support/messagesApi/models/modelTable.ts';
import { stop, text, thinking, toolUse, type Script } from '../support/messagesApi/script.ts';
import { startPair } from './client.ts';

const models = compacting(modelTable);
const model = 'claude-opus-5';
const betas = ['compact-2026-09-04'];
const marked = { cache_control: { type: 'ephemeral' as const } };
const messages = [
  { role: 'user' as const, content: [{ type: 'text' as const, text: 'x'.repeat(4000), ...marked }] },
  { role: 'assistant' as const, content: 'I see.' },
];
const ask = { model, max_tokens: 1000, betas, messages };
const compaction = { type: 'summarize' as const, instructions: 'Be short.' };

test('[SDK] a summary is one signed block, sent whole; its tokens stand among the iterations', async () => {
  await using pair = await startPair({ models });
  pair.api.reply([text('Seen.')]);
  await pair.client.beta.messages.create({ ...ask, messages: messages.slice(0, 1) });
  pair.api.reply(request => {
    assert.equal(request.prompt, 'Be short.');
    return [thinking('Hm.'), text('All ', 'x.')];
  });
  const names: string[] = [];
  const stream = pair.client.beta.messages.stream({ ...ask, compaction });
  stream.on('streamEvent', ({ type }) => void names.push(type));
  const answer = await stream.finalMessage();
  assert.deepEqual(names, [
    'message_start',
    'content_block_start',
    'content_block_stop',
    'message_delta',
    'message_stop',
  ]);
  assert.equal(answer.stop_reason, 'compaction');
  const [block, ...more] = answer.content;
  assert.ok(block?.type === 'compaction' && more.length === 0);
  assert.deepEqual([block.content, block.tool_changes], ['All x.', []]);
  assert.ok(block.signature && block.encrypted_content);
  assert.deepEqual([answer.usage.input_tokens, answer.usage.output_tokens], [0, 0]);
  const [spent] = answer.usage.iterations ?? [];
  assert.equal(spent?.type, 'compaction');
  assert.deepEqual([spent.cache_read_input_tokens, spent.input_tokens, spent.output_tokens], [1000, 2, 2]);

  pair.api.reply([text('On.')]);
  const next = [
    { role: 'assistant' as const, content: answer.content },
    { role: 'user' as const, content: 'go' },
  ];
  const after = await pair.client.beta.messages.create({ ...ask, messages: next });
  assert.equal(after.usage.input_tokens, 3);
  await assert.rejects(
    pair.client.beta.messages.create({ ...ask, model: 'claude-opus-5-5', messages: next }),
    error => {
      assert.ok(error instanceof Anthropic.BadRequestError);
      assert.equal(error.errorCode, 'compaction_signature_invalid');
      return true;
    },
  );
});

test('a summary waits where its script does', async () => {
  await using pair = await startPair({ models });
  const held = gate();
  pair.api.reply([text('It was', held, ' so.')]);
  const stream = pair.client.beta.messages.stream({ ...ask, compaction });
  await held.reached;
  held.release();
  const [block] = (await stream.finalMessage()).content;
  assert.equal(block?.type === 'compaction' && block.content, 'It was so.');
});

const failing: readonly [string, Script][] = [
  ['says nothing', [text('')]],
  ['calls a tool', [text('First'), toolUse('bash', {})]],
  ['does not fit', [text('x'.repeat(8000))]],
];
for (const [how, script] of failing)
  test(`[SDK] a summary that ${how} is a block without content`, async () => {
    await using pair = await startPair({ models });
    pair.api.reply(script);
    const { content, stop_reason } = await pair.client.beta.messages.create({ ...ask, compaction });
    assert.deepEqual(content, [{ type: 'compaction', content: null, encrypted_content: null }]);
    assert.equal(stop_reason, 'compaction');
  });

test('a summary that is declined has no block', async () => {
  await using pair = await startPair({ models });
  pair.api.reply([stop('refusal')]);
  const { content, stop_reason } = await pair.client.beta.messages.create({ ...ask, compaction });
  assert.deepEqual([content, stop_reason], [[], 'refusal']);
});

test('[SDK] only who names the beta is told which models write summaries', async () => {
  const [first, ...rest] = modelTable;
  assert.ok(first);
  await using pair = await startPair({ models: [...compacting([first]), ...rest] });
  const { models: ask } = pair.client.beta;
  const told = async (id: string) => (await ask.retrieve(id, { betas })).capabilities?.compaction?.supported;
  assert.deepEqual([await told(first.id), await told(model)], [true, false]);
  const listed = (await ask.list({ betas })).data[0];
  assert.equal(listed?.capabilities?.compaction?.summarize.supported, true);
  assert.equal((await ask.retrieve(first.id)).capabilities?.compaction, undefined);
});
