import { acceptanceTests, assistant, refusalTests, say, switchTests, system, user, type Refusal } from '../refusals.ts';

const png = (width: number, height: number): unknown => {
  const head = Buffer.alloc(32);
  head.write('\x89PNG\r\n\x1a\n', 0, 'latin1');
  head.writeUInt32BE(width, 16);
  head.writeUInt32BE(height, 20);
  return image(head.toString('base64'));
};
const image = (data: string): unknown => ({ type: 'image', source: { type: 'base64', media_type: 'image/png', data } });
const prefillText =
  'This model does not support assistant message prefill. The conversation must end with a user message.';

const rows: readonly Refusal[] = [
  {
    rule: 'no-messages',
    source: '3P',
    breaks: 'an empty conversation',
    body: { messages: [] },
    text: 'messages: at least one message is required',
  },
  {
    rule: 'empty-text',
    source: '3P',
    breaks: 'an empty text',
    body: { messages: [user(say('a'), say(''))] },
    text: 'messages: text content blocks must be non-empty',
  },
  {
    rule: 'empty-text',
    source: '3P',
    breaks: 'an empty text in the system prompt',
    body: { system: [say('')] },
    text: 'system: text content blocks must be non-empty',
  },
  {
    rule: 'blank-text',
    source: '3P',
    breaks: 'a text of blanks',
    body: { messages: [user(say(' \n'))] },
    text: 'messages: text content blocks must contain non-whitespace text',
  },
  {
    rule: 'empty-message',
    source: '3P',
    breaks: 'a message without content',
    body: { messages: [user(say('a')), assistant(), user(say('b'))] },
    text: 'messages.1: all messages must have non-empty content except for the optional final assistant message',
  },
  {
    rule: 'first-role',
    source: '3P',
    breaks: 'a conversation the assistant opens',
    body: { messages: [assistant(say('a')), user(say('b'))] },
    text: 'messages: first message must use the "user" role',
  },
  {
    rule: 'first-role',
    source: '3P',
    breaks: 'a conversation a system message opens',
    body: { messages: [system(say('a')), user(say('b'))] },
    text: "messages.0: use the top-level 'system' parameter for the initial system prompt",
  },
  {
    rule: 'block-role',
    source: 'MEM',
    breaks: 'a tool call by the user',
    body: { messages: [user({ type: 'tool_use', id: 'a', name: 'b', input: {} })] },
    text: 'messages.0.content.0: `tool_use` blocks can only be in `assistant` messages',
  },
  {
    rule: 'assistant-document',
    source: 'DOC',
    breaks: 'a document by the assistant',
    body: { messages: [user(say('a')), assistant({ type: 'document', source: {} }), user(say('b'))] },
    text: 'messages.1.content.0: `document` blocks are not permitted in assistant messages',
  },
  {
    rule: 'user-citations',
    source: 'DOC',
    breaks: 'citations by the user',
    body: { messages: [user(say('a', { citations: [{ type: 'char_location' }] }))] },
    text: 'messages.0.content.0: `citations` are not permitted in user messages',
  },
  {
    rule: 'image-size',
    source: 'LIVE',
    breaks: 'an image of more than 5 MB',
    body: { messages: [user(image(Buffer.alloc(5_242_881).toString('base64')))] },
    text: 'messages.0.content.0.image.source.base64: image exceeds 5 MB maximum: 5242881 bytes > 5242880 bytes',
  },
  {
    rule: 'image-pixels',
    source: 'LIVE',
    breaks: 'an image with a side of more than 8000 pixels',
    body: { messages: [user(png(8001, 10))] },
    text:
      'messages.0.content.0.image.source.base64.data: At least one of the image dimensions exceed max allowed size: ' +
      '8000 pixels',
  },
  {
    rule: 'image-pixels',
    source: 'LIVE',
    breaks: 'one of 21 images with a side of more than 2000 pixels',
    body: { messages: [user(...Array.from({ length: 20 }, () => png(10, 10)), png(10, 2001))] },
    text:
      'messages.0.content.20.image.source.base64.data: At least one of the image dimensions exceed max allowed size for ' +
      'many-image requests: 2000 pixels',
  },
  {
    rule: 'image-count',
    source: 'DOC',
    breaks: 'more than 100 images on a model of 200,000 tokens',
    body: { model: 'claude-haiku-4-5', messages: [user(...Array.from({ length: 101 }, () => png(10, 10)))] },
    text: 'messages: too many images and documents: 101 > 100',
  },
  {
    rule: 'prefill',
    source: 'DOC',
    breaks: 'a conversation that ends with the assistant on a model since 4.6',
    body: { messages: [user(say('a')), assistant(say('b'))] },
    text: prefillText,
  },
  {
    rule: 'prefill-whitespace',
    source: '3P',
    breaks: 'a prefill that ends in a blank',
    body: { model: 'claude-haiku-4-5', messages: [user(say('a')), assistant(say('b '))] },
    text: 'messages: final assistant content cannot end with trailing whitespace',
  },
  {
    rule: 'system-message-model',
    source: 'SKILL',
    breaks: 'a system message on Sonnet 5',
    body: { model: 'claude-sonnet-5', messages: [user(say('a')), system(say('b'))] },
    text: "role 'system' is not supported on this model",
  },
  {
    rule: 'system-message-place',
    source: '3P',
    breaks: 'a system message after the assistant',
    body: { messages: [user(say('a')), assistant(say('b')), system(say('c'))] },
    text: 'messages.2: a system message must immediately follow a user turn',
  },
  {
    rule: 'system-message-place',
    source: 'DOC',
    breaks: 'a system message before the user',
    body: { messages: [user(say('a')), system(say('b')), user(say('c'))] },
    text: 'messages.1: a system message must be last or be followed by an assistant turn',
  },
  {
    rule: 'system-message-text',
    source: 'DOC',
    breaks: 'an image in a system message',
    body: { messages: [user(say('a')), system(image(''))] },
    text: 'messages.1: a system message may contain only text',
  },
  {
    rule: 'effort-message-model',
    source: '3P',
    breaks: 'an effort message on a model without it',
    headers: { 'anthropic-beta': 'mid-conversation-output-config-2026-07-01' },
    body: {
      model: 'claude-fable-5',
      messages: [user(say('a')), { role: 'system', content: [], output_config: { effort: 'low' } }, user(say('b'))],
    },
    text: 'output_config.effort requires a model that supports per-turn effort; this model does not',
  },
];

refusalTests(rows);
switchTests(rows);
acceptanceTests([
  {
    source: 'DOC',
    breaks: 'several messages of one role in a row',
    body: { messages: [user(say('a')), user(say('b'))] },
  },
  {
    source: 'DOC',
    breaks: 'a prefill on Haiku 4.5',
    body: { model: 'claude-haiku-4-5', messages: [user(say('a')), assistant(say('b'))] },
  },
  {
    source: 'DOC',
    breaks: 'a system message after the last user message',
    body: { messages: [user(say('a')), system(say('b')), system(say('c'))] },
  },
]);
