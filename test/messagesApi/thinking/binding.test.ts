import assert from 'node:assert/strict';
import { test } from 'node:test';
import Anthropic from '@anthropic-ai/sdk';
import { text, thinking, toolUse } from '../../support/messagesApi/script.ts';
import type { MessagesApiOptions } from '../../support/messagesApi/startMessagesApi.ts';
import { startPair, type Pair } from '../client.ts';

const bindingBeta = 'thinking-binding-controls-2026-08-01';
const model = 'claude-opus-5-5';
type Messages = Anthropic.MessageParam[];
const user = (words: string): Anthropic.MessageParam => ({ role: 'user', content: [{ type: 'text', text: words }] });

interface Talk extends Pair {
  /** Three prompts with three replies, each with thinking; ends with the third reply. */
  readonly history: Messages;
  send(messages: Messages, more?: object, betas?: string[]): Promise<Anthropic.Message>;
}

async function startTalk(options: MessagesApiOptions = {}): Promise<Talk> {
  const pair = await startPair({
    brain: ({ prompt }) => [thinking(`on ${prompt}`), text(`answer to ${prompt}`)],
    ...options,
  });
  const send: Talk['send'] = (messages, more = {}, betas = []) =>
    pair.client.messages.create(
      { model, max_tokens: 100, system: 'S', messages, ...more },
      { headers: betas.length > 0 ? { 'anthropic-beta': betas.join(',') } : {} },
    );
  const history: Messages = [];
  for (const words of ['one', 'two', 'three']) {
    history.push(user(words));
    const answer = await send([...history]);
    history.push({ role: 'assistant', content: answer.content });
  }
  return { ...pair, history, send };
}

type Block = Anthropic.ContentBlockParam;

/** A copy of the history in which the blocks of the reply with this number are what `change` makes of them. */
const withReply = (history: Messages, reply: number, change: (blocks: Block[]) => Block[]): Messages =>
  history.map((message, index) =>
    index === reply * 2 + 1 && message.role === 'assistant' && Array.isArray(message.content)
      ? { ...message, content: change(message.content) }
      : message,
  );

/** A copy of the history without the thinking of the replies with these numbers. */
const withoutThinking = (history: Messages, ...replies: number[]): Messages =>
  replies.reduce(
    (all, reply) => withReply(all, reply, blocks => blocks.filter(block => block.type !== 'thinking')),
    history,
  );

async function textOf(request: Promise<unknown>): Promise<string> {
  try {
    await request;
    return 'taken';
  } catch (error) {
    return error instanceof Anthropic.BadRequestError ? (error.apiMessage ?? error.message) : String(error);
  }
}

const bound = (path: string): RegExp =>
  new RegExp(
    `${path}: Invalid \`signature\` in \`thinking\` block. The block is bound to a different conversation. Remove the block, ` +
      'or set `thinking.block_binding.prefix_mismatch_behavior` to "drop_block". That setting requires the ' +
      `\`${bindingBeta}\` value in the \`anthropic-beta\` header.`,
  );

test('[DOC] a branch that replays its history unchanged keeps its thinking', async () => {
  await using talk = await startTalk();
  assert.equal(await textOf(talk.send([...talk.history, user('four')])), 'taken');
  assert.equal(await textOf(talk.send([...talk.history.slice(0, 4), user('another')])), 'taken');
});

test('[DOC] key order, cache markers and settings outside the conversation do not count', async () => {
  await using talk = await startTalk();
  const [first, ...rest] = talk.history;
  assert.ok(first);
  const marked = {
    content: [{ cache_control: { type: 'ephemeral' as const }, text: 'one', type: 'text' as const }],
    role: 'user' as const,
  };
  const more = { output_config: { effort: 'low' }, max_tokens: 50, metadata: { user_id: 'u' } };
  assert.equal(await textOf(talk.send([marked, ...rest, user('four')], more)), 'taken');
});

test('[DOC] a changed system prompt, tool or earlier message is refused', async () => {
  await using talk = await startTalk();
  const next = [...talk.history, user('four')];
  const tools = [{ name: 'bash', input_schema: { type: 'object' } }];
  assert.match(await textOf(talk.send(next, { system: 'other' })), bound('messages.1.content.0'));
  assert.match(await textOf(talk.send(next, { tools })), bound('messages.1.content.0'));
  const edited = talk.history.with(2, user('two, edited'));
  assert.match(await textOf(talk.send([...edited, user('four')])), bound('messages.3.content.0'));
  assert.equal(talk.api.requests.at(-1)?.rule, 'thinking-binding');
});

test('[DOC] counting tokens runs the same check', async () => {
  await using talk = await startTalk();
  const edited = [...talk.history.with(0, user('ONE')), user('four')];
  const counted = talk.client.messages.countTokens({ model, system: 'S', messages: edited });
  assert.match(await textOf(counted), bound('messages.1.content.0'));
});

test('[DOC] after an edit, thinking from there on must go', async () => {
  await using talk = await startTalk();
  const edited = [...withoutThinking(talk.history, 1, 2).with(2, user('two, edited')), user('four')];
  assert.equal(await textOf(talk.send(edited)), 'taken');
});

test('[DOC] a leading run, a trailing run or all thinking may be dropped; a gap may not', async () => {
  await using talk = await startTalk();
  const dropped = (...replies: number[]): Promise<string> =>
    textOf(talk.send([...withoutThinking(talk.history, ...replies), user('four')]));
  assert.equal(await dropped(0), 'taken');
  assert.equal(await dropped(0, 1), 'taken');
  assert.equal(await dropped(2), 'taken');
  assert.equal(await dropped(0, 1, 2), 'taken');
  assert.match(await dropped(1), bound('messages.5.content.0'));
});

test('[DOC] thinking that comes back invalidates what was thought without it', async () => {
  await using talk = await startTalk();
  const bare = [...withoutThinking(talk.history, 0, 1, 2), user('four')];
  const answer = await talk.send(bare);
  const whole = [...talk.history, user('four'), { role: 'assistant' as const, content: answer.content }, user('five')];
  assert.match(await textOf(talk.send(whole)), bound('messages.7.content.0'));
});

test('[DOC] drop_block drops the failing block and all later ones, and says so on the message', async () => {
  await using talk = await startTalk();
  const edited = [...talk.history.with(2, user('two, edited')), user('four')];
  const drop = { thinking: { type: 'adaptive', block_binding: { prefix_mismatch_behavior: 'drop_block' } } };
  const answer = await talk.send(edited, drop, [bindingBeta]);
  assert.deepEqual((answer as { input_transformations?: unknown }).input_transformations, [
    { type: 'thinking_dropped', path: 'messages.3.content.0', reason: 'prefix_binding_mismatch' },
    { type: 'thinking_dropped', path: 'messages.5.content.0', reason: 'prefix_binding_mismatch' },
  ]);
});

test('[DOC] an old account is spared on Opus 5.5, and told with the beta; on Fable 5.2 nobody is', async () => {
  await using talk = await startTalk({ account: 'old' });
  const edited = [...talk.history.with(0, user('ONE')), user('four')];
  const answer = await talk.send(edited, {}, [bindingBeta]);
  const changes = (answer as { input_transformations?: { type: string }[] }).input_transformations;
  assert.deepEqual(
    changes?.map(each => each.type),
    Array(3).fill('thinking_mismatch_allowed'),
  );
  assert.equal(await textOf(talk.send(edited)), 'taken');

  const ask = { model: 'claude-fable-5-2', max_tokens: 100 } as const;
  const first = await talk.client.messages.create({ ...ask, messages: [user('one')] });
  const replay: Messages = [user('ONE'), { role: 'assistant', content: first.content }, user('two')];
  assert.match(await textOf(talk.client.messages.create({ ...ask, messages: replay })), bound('messages.1.content.0'));
});

test('[DOC] on a model without binding the history may be edited', async () => {
  await using talk = await startTalk();
  const ask = { model: 'claude-opus-5', max_tokens: 100 } as const;
  const first = await talk.client.messages.create({ ...ask, messages: [user('one')] });
  const replay: Messages = [user('ONE'), { role: 'assistant', content: first.content }, user('two')];
  assert.equal(await textOf(talk.client.messages.create({ ...ask, messages: replay })), 'taken');
});

test('[DOC] a tampered signature is always refused', async () => {
  await using talk = await startTalk();
  const tampered = withReply(talk.history, 0, blocks =>
    blocks.map(block => (block.type === 'thinking' ? { ...block, signature: `x${block.signature}` } : block)),
  );
  assert.equal(
    await textOf(talk.send([...tampered, user('four')])),
    'messages.1.content.0: Invalid `signature` in `thinking` block',
  );
});

test('[DOC] thinking in the latest assistant message cannot be reworded', async () => {
  await using talk = await startTalk();
  const reworded = withReply(talk.history, 2, blocks =>
    blocks.map(block => (block.type === 'thinking' ? { ...block, thinking: 'mine' } : block)),
  );
  assert.equal(
    await textOf(talk.send([...reworded, user('four')])),
    'messages.5.content.0: `thinking` or `redacted_thinking` blocks in the latest assistant message cannot be modified. ' +
      'These blocks must remain as they were in the original response.',
  );
});

test('[SDK] the thinking of another model is dropped silently and costs nothing', async () => {
  await using talk = await startTalk();
  const count = (messages: Messages): Promise<number> =>
    talk.client.messages
      .countTokens({ model: 'claude-fable-5', system: 'S', messages })
      .then(each => each.input_tokens);
  const next = [...talk.history, user('four')];
  const bare = [...withoutThinking(talk.history, 0, 1, 2), user('four')];
  assert.equal(await count(next), await count(bare));
});

test('[DOC] thinking after a tool call in the same reply is bound to that call', async () => {
  await using talk = await startTalk();
  talk.api.reply([thinking('first'), text('between'), thinking('second'), toolUse('bash', { command: 'ls' })]);
  const answer = await talk.send([user('go')]);
  const [, , second, call] = answer.content;
  assert.ok(second && call?.type === 'tool_use');
  const result: Anthropic.MessageParam = {
    role: 'user',
    content: [{ type: 'tool_result', tool_use_id: call.id, content: 'ok' }],
  };
  const whole: Messages = [user('go'), { role: 'assistant', content: answer.content }, result];
  assert.equal(await textOf(talk.send(whole)), 'taken');
  const cut: Messages = [user('go'), { role: 'assistant', content: [second, call] }, result];
  assert.match(await textOf(talk.send(cut)), bound('messages.1.content.0'));
});

test('[DOC] signatures outlive the server that made them', async () => {
  await using talk = await startTalk();
  await using later = await startPair({ brain: () => [text('ok')] });
  const next = { model, max_tokens: 100, system: 'S', messages: [...talk.history, user('four')] };
  assert.equal(await textOf(later.client.messages.create(next)), 'taken');
});
