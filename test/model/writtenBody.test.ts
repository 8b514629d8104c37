import assert from 'node:assert/strict';
import { test } from 'node:test';
import { anthropicModel } from '../../src/model/anthropicModel.ts';
import type { ModelRequest, WireMessage } from '../../src/model/model.ts';
import { requestBody } from '../../src/model/requestBody.ts';
import { makeHead } from '../../src/model/requestHead.ts';
import { writtenBody } from '../../src/model/writtenBody.ts';
import type { Block } from '../../src/session/block.ts';
import { text } from '../support/messagesApi/script.ts';
import { startMessagesApi } from '../support/messagesApi/startMessagesApi.ts';
import { steppedClock } from '../support/modelClock.ts';
import { heard, requestTo } from '../support/modelTalk.ts';

const head = makeHead({ model: 'claude-opus-5-5', effort: 'medium', system: 'Hilf “uns” \u2028.\n', tools: [] });

const asked: Block = { type: 'text', text: 'Grüße 🌳 \u0000 \ud800' };
const called: Block = {
  type: 'tool_use',
  id: 'toolu_1',
  name: 'read',
  input: { path: 'a', __proto__x: null, n: 1e21 },
};
const answered: Block = { type: 'tool_result', tool_use_id: 'toolu_1', content: [{ type: 'text', text: '\\"\n' }] };

function requestOf(messages: WireMessage[], previousMessage: string | null = null): ModelRequest {
  const credential = { source: 'flag', kind: 'apiKey', value: '', baseUrl: '' } as const;
  return { head, messages, maxTokens: 32_000, previousMessage, credential };
}

test('a body has the bytes that JSON.stringify gives, whatever was sent before', async () => {
  const marked = { ...answered, cache_control: { type: 'ephemeral', ttl: '5m' } };
  const requests = [
    requestOf([]),
    requestOf([{ role: 'user', content: [] }]),
    requestOf([{ role: 'user', content: [asked] }]),
    requestOf([
      { role: 'user', content: [asked, asked] },
      { role: 'assistant', content: [] },
      { role: 'assistant', content: [called] },
      { role: 'user', content: [marked, asked] },
    ]),
    requestOf(
      [
        { role: 'user', content: [asked] },
        { role: 'assistant', content: [called] },
        { role: 'user', content: [answered] },
        { role: 'system', content: [asked] },
      ],
      'msg_"1',
    ),
  ];
  for (const request of [...requests, ...requests]) await hasItsBytes(request);
});

test('a body that begins as the one before it has its own bytes: longer, shorter, parted early, under another limit', async () => {
  const told = ['first', 'ünïcödé 🌳', 'third', 'fourth', 'fifth'].map((words): WireMessage => {
    return { role: 'user', content: [{ type: 'text', text: words }] };
  });
  const beside = { role: 'user', content: [asked] } as const satisfies WireMessage;
  for (const last of told.keys())
    for (const next of told.keys())
      for (const messages of [told.slice(0, last + 1), told.slice(0, next + 1), [...told.slice(0, next), beside]]) {
        await hasItsBytes(requestOf(messages));
        await hasItsBytes({ ...requestOf(messages, 'msg_1'), maxTokens: 64_000 });
      }
});

async function hasItsBytes(request: ModelRequest): Promise<void> {
  assert.deepEqual(
    Buffer.from(await writtenBody(request).arrayBuffer()).toString('latin1'),
    Buffer.from(JSON.stringify(requestBody(request))).toString('latin1'),
  );
}

test('what siblings begin with is written for the first of them, not for each', t => {
  let letters = 0;
  const { Blob } = globalThis;
  t.mock.property(
    globalThis,
    'Blob',
    class extends Blob {
      constructor(parts: ConstructorParameters<typeof Blob>[0]) {
        super(parts);
        for (const part of parts ?? []) if (typeof part === 'string') letters += part.length;
      }
    },
  );
  const shared: WireMessage[] = [{ role: 'user', content: [{ type: 'text', text: 'a'.repeat(100_000) }] }];
  for (let way = 0; way < 50; way += 1)
    writtenBody(requestOf([...shared, { role: 'user', content: [{ type: 'text', text: `way ${way}` }] }]));
  // Once when nobody knew that there would be others, once for all of those.
  assert.ok(letters < 300_000, String(letters));
});

test('what arrives is what JSON.stringify gives, also when it is asked again', async () => {
  const api = await startMessagesApi();
  try {
    const model = anthropicModel({ clock: steppedClock(api.clock), random: () => 0.5 });
    const first = requestTo(api, {
      messages: [{ role: 'user', content: [{ type: 'text', text: 'Grüße 🌳 “\u2028”' }] }],
    });
    api.fault({ kind: 'cut', after: 3 });
    for (const _ of ['cut', 'whole', 'second']) api.reply([text('Hallo.')]);
    const { reply } = await heard(model, first);
    const messages: WireMessage[] = [...first.messages, { role: 'assistant', content: [...reply.blocks] }];
    const second = requestTo(api, {
      messages: [...messages, { role: 'user', content: [{ type: 'text', text: '[n2] Über “das” 🌳?' }] }],
    });
    await heard(model, second);
    assert.deepEqual(
      api.requests.map(request => request.text),
      [first, first, second].map(request => JSON.stringify(requestBody(request))),
    );
  } finally {
    await api.close();
  }
});

test('requests that share blocks read each of them once', () => {
  let read = 0;
  const text = {
    toJSON: () => {
      read += 1;
      return 'a long text';
    },
  };
  const block = { type: 'text', text } as unknown as Block;
  for (const word of ['a', 'b', 'c'])
    writtenBody(requestOf([{ role: 'user', content: [block, { type: 'text', text: word }] }]));
  assert.equal(read, 1);
});
