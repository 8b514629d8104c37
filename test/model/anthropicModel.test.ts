import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { anthropicModel } from '../../src/model/anthropicModel.ts';
import type { Model, ModelEvent } from '../../src/model/model.ts';
import { gate } from '../support/messagesApi/gate.ts';
import {
  drip,
  ping,
  redacted,
  stop,
  stopSequence,
  text,
  thinking,
  toolUse,
  type Script,
} from '../support/messagesApi/script.ts';
import { startMessagesApi, type MessagesApi } from '../support/messagesApi/startMessagesApi.ts';
import { settled } from '../support/manualClock.ts';
import { steppedClock } from '../support/modelClock.ts';
import { credentialFor, heard, requestTo, type Heard } from '../support/modelTalk.ts';

let api: MessagesApi;
let model: Model;
before(async () => {
  api = await startMessagesApi();
});
after(() => api.close());
beforeEach(() => {
  model = anthropicModel({ clock: steppedClock(api.clock), random: () => 0.5 });
});
afterEach(() => assert.deepEqual(api.pending, { replies: 0, faults: 0 }));

describe('a whole reply', () => {
  test('keeps every block as the API sent it and tells what arrives', async () => {
    api.reply([
      thinking('let ', 'me see'),
      redacted('sealed'),
      ping(),
      text('Two ', 'words, and ünïcödé 🌳.'),
      toolUse('read', { z: 1, a: { b: [null, true, 'ü"\\'] }, path: 'x' }),
      toolUse('read', {}),
    ]);
    const { events, reply } = await heard(model, requestTo(api));
    assert.deepEqual(
      reply.blocks.map(block => Object.keys(block).join()),
      [
        'type,thinking,signature',
        'type,data',
        'type,text,citations',
        'type,id,name,input,caller',
        'type,id,name,input,caller',
      ],
    );
    assert.equal(reply.blocks[0]?.['thinking'], 'let me see');
    assert.notEqual(reply.blocks[0]?.['signature'], '');
    assert.deepEqual(reply.blocks[2], { type: 'text', text: 'Two words, and ünïcödé 🌳.', citations: null });
    assert.equal(JSON.stringify(reply.blocks[3]?.['input']), '{"z":1,"a":{"b":[null,true,"ü\\"\\\\"]},"path":"x"}');
    assert.deepEqual(reply.blocks[4]?.['input'], {});
    assert.equal(reply.stop, 'tool_use');
    assert.deepEqual(
      events.flatMap(event => (event.type === 'blockStopped' ? [event.block] : [])),
      reply.blocks,
    );
    assert.equal(
      events.flatMap(event => (event.type === 'text' ? [event.text] : [])).join(''),
      'Two words, and ünïcödé 🌳.',
    );
    assert.deepEqual(
      events.filter(event => event.type === 'blockStarted').map(event => `${event.index} ${event.kind} ${event.name}`),
      ['0 thinking ', '1 redacted_thinking ', '2 text ', '3 tool_use read', '4 tool_use read'],
    );
    assert.equal(events[0]?.type, 'began');
    assert.equal(events.filter(event => event.type === 'finished').length, 1);
  });

  test('sent back, has the bytes it arrived with', async () => {
    api.reply([thinking('hm'), text('I look.'), toolUse('read', { path: 'a', 7: 'seven', deep: { y: 1, x: [2] } })]);
    const first = requestTo(api);
    const { reply } = await heard(model, first);
    const call = String(reply.blocks[2]?.['id']);
    api.reply([text('ok')]);
    const results = { type: 'tool_result', tool_use_id: call, content: [{ type: 'text', text: 'found' }] };
    await heard(model, {
      ...first,
      messages: [
        ...first.messages,
        { role: 'assistant', content: [...reply.blocks] },
        { role: 'user', content: [results] },
      ],
    });
    const sent = api.requests.at(-1)?.text ?? '';
    for (const block of reply.blocks) assert.ok(sent.includes(JSON.stringify(block)));
    assert.equal(api.requests.at(-1)?.status, 200);
  });

  test('has its usage from the first and the last report', async () => {
    api.reply([text('four words are here')]);
    const { reply, events } = await heard(model, requestTo(api));
    assert.equal(events[0]?.type === 'began' && events[0].usage.output, 1);
    assert.equal(reply.usage.output, 5);
    assert.ok(reply.usage.input > 0);
    assert.equal(reply.message, api.requests.at(-1)?.messageId);
  });

  const stops: [string, Script, { stop: string; blocks: string[] }][] = [
    ['the end of a turn', [text('bye')], { stop: 'end_turn', blocks: ['text'] }],
    ['an empty turn', [stop('end_turn')], { stop: 'end_turn', blocks: [] }],
    ['a call', [toolUse('read', { path: 'a' })], { stop: 'tool_use', blocks: ['tool_use'] }],
    ['a stop sequence', [text('one'), stopSequence('two')], { stop: 'stop_sequence', blocks: ['text'] }],
    ['a pause', [text('one'), stop('pause_turn')], { stop: 'pause_turn', blocks: ['text'] }],
    ['a refusal', [text('I'), stop('refusal', { type: 'refusal' })], { stop: 'refusal', blocks: ['text'] }],
    [
      'the end of the window',
      [text('one'), stop('model_context_window_exceeded')],
      { stop: 'model_context_window_exceeded', blocks: ['text'] },
    ],
    ['a reason newer than this program', [text('one'), stop('tomorrow')], { stop: 'end_turn', blocks: ['text'] }],
    ['a newer reason with a call', [toolUse('read', {}), stop('tomorrow')], { stop: 'tool_use', blocks: ['tool_use'] }],
  ];
  for (const [name, script, expected] of stops) {
    test(`ends with ${name}`, async () => {
      api.reply(script);
      const { reply, failure } = await heard(model, requestTo(api));
      assert.equal(failure, undefined);
      assert.equal(reply.stop, expected.stop);
      assert.deepEqual(
        reply.blocks.map(block => block.type),
        expected.blocks,
      );
    });
  }

  test('cut at its limit inside a call leaves the call out', async () => {
    api.reply([text('I write.'), toolUse('read', { path: 'long '.repeat(100) })]);
    const { reply } = await heard(model, requestTo(api, { maxTokens: 20 }));
    assert.deepEqual([reply.stop, reply.cutCall], ['max_tokens', true]);
    assert.deepEqual(
      reply.blocks.map(block => block.type),
      ['text'],
    );
  });

  test('cut at its limit after a call keeps the call, whose input is whole', async () => {
    api.reply([text('I look.'), toolUse('read', {}), stop('max_tokens')]);
    const { reply } = await heard(model, requestTo(api));
    assert.deepEqual([reply.stop, reply.cutCall], ['max_tokens', undefined]);
    assert.deepEqual(
      reply.blocks.map(block => block.type),
      ['text', 'tool_use'],
    );
  });
});

describe('an aborted reply', () => {
  test('keeps whole blocks and the text that arrived', async () => {
    api.reply([thinking('hm'), toolUse('read', { path: 'a' }), text('half a ', gate(), 'sentence')]);
    const { reply, failure } = await abortedAt(event => event.type === 'text');
    assert.equal(failure, undefined);
    assert.equal(reply.stop, 'aborted');
    assert.deepEqual(
      reply.blocks.map(block => block.type),
      ['thinking', 'tool_use', 'text'],
    );
    assert.equal(reply.blocks[2]?.['text'], 'half a ');
    assert.ok(reply.usage.input > 0);
  });

  test('has no call whose input is cut', async () => {
    api.reply([text('I write.'), toolUse('read', { path: 'somewhere' }, { at: 6, gate: gate() })]);
    const { reply } = await abortedAt(event => event.type === 'input');
    assert.deepEqual(
      reply.blocks.map(block => block.type),
      ['text'],
    );
  });

  test('has no call of which nothing but the name is there', async () => {
    api.reply([text('I write.'), toolUse('read', { path: 'somewhere' }, { at: 0, gate: gate() })]);
    const { reply } = await abortedAt(event => event.type === 'blockStarted' && event.kind === 'tool_use');
    assert.deepEqual(
      reply.blocks.map(block => block.type),
      ['text'],
    );
  });

  test('has no thinking that was not signed', async () => {
    api.reply([thinking('deep ', gate(), 'thought')]);
    assert.deepEqual((await abortedAt(event => event.type === 'thinking')).reply.blocks, []);
  });

  test('ends while the other side is silent', async () => {
    api.fault({ kind: 'silent' });
    const abort = new AbortController();
    const seen = api.requests.length;
    const running = heard(model, requestTo(api), abort.signal);
    await api.received(seen);
    abort.abort();
    const { reply } = await running;
    assert.equal(reply.stop, 'aborted');
    assert.deepEqual(reply.blocks, []);
    await (
      await api.received(seen)
    ).done;
  });

  test('ends while the other side has stalled in the middle', async () => {
    api.reply([text('never seen whole')]);
    api.fault({ kind: 'stall', after: 4 });
    const abort = new AbortController();
    const events: string[] = [];
    for await (const event of model.stream(requestTo(api), abort.signal)) {
      events.push(event.type);
      if (event.type === 'text') abort.abort();
    }
    assert.equal(events.at(-1), 'finished');
  });

  test('is not even asked for when the signal was aborted before', async () => {
    const seen = api.requests.length;
    const { reply } = await heard(model, requestTo(api), AbortSignal.abort());
    assert.equal(reply.stop, 'aborted');
    assert.equal(api.requests.length, seen);
  });
});

test('a slow reply is told piece by piece', async () => {
  const gates = [gate(), gate()];
  api.reply([drip(3, 0), text('abc', gates[0] ?? gate(), 'def', gates[1] ?? gate(), 'ghi')]);
  const texts: string[] = [];
  for await (const event of model.stream(requestTo(api), new AbortController().signal)) {
    if (event.type !== 'text') continue;
    texts.push(event.text);
    gates[texts.length - 1]?.release();
  }
  assert.deepEqual(texts, ['abc', 'def', 'ghi']);
});

test('whoever stops listening ends the request', async () => {
  const middle = gate();
  api.reply([text('one', middle, 'two')]);
  const seen = api.requests.length;
  for await (const event of model.stream(requestTo(api), new AbortController().signal))
    if (event.type === 'text') break;
  assert.equal(await (await api.received(seen)).done, 'aborted');
});

test('connections of whole replies serve later requests', async () => {
  const ports: (number | undefined)[] = [];
  const ends: (() => void)[] = [];
  const server = createServer((request, response) => {
    ports.push(request.socket.remotePort);
    request.resume().on('end', () => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const usage = { input_tokens: 1, output_tokens: 1 };
      const events = [
        { type: 'message_start', message: { id: 'msg_1', model: 'm', usage } },
        { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage },
        { type: 'message_stop' },
      ];
      for (const event of events) response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
      ends.push(() => void response.end());
    });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const request = requestTo(api, { credential: credentialFor(`http://127.0.0.1:${port}`) });
  for (let i = 0; i < 10; i++) {
    await heard(model, request);
    ends.at(-1)?.();
    for (let tick = 0; tick < 20; tick++) await settled();
  }
  server.closeAllConnections();
  await new Promise(resolve => server.close(resolve));
  assert.equal(ports.length, 10);
  assert.ok(new Set(ports).size < 10, ports.join());
});

for (const [name, change, kind] of [
  ['no key', { value: ' ' }, 'noKey'],
  ['a key with characters no key has', { value: '“sk-ant”' }, 'auth'],
  ['a base URL that is none', { baseUrl: 'api.example' }, 'invalid'],
  ['a base URL for something else', { baseUrl: 'file:///etc' }, 'invalid'],
] as const) {
  test(`${name} is said before anything is sent`, async () => {
    const request = requestTo(api);
    const seen = api.requests.length;
    const { failure } = await heard(model, { ...request, credential: { ...request.credential, ...change } });
    assert.equal(failure?.kind, kind);
    assert.equal(api.requests.length, seen);
  });
}

test('a web page is no answer', async () => {
  const page = (): Promise<Response> =>
    Promise.resolve(new Response('<html>log in</html>', { headers: { 'content-type': 'text/html; charset=utf-8' } }));
  const behindPortal = anthropicModel({ clock: steppedClock(api.clock), random: () => 0.5, fetch: page });
  const { failure } = await heard(behindPortal, requestTo(api));
  assert.equal(failure?.kind, 'notFound');
  assert.match(failure?.message ?? '', /is not the Messages API \(404\)\. Look at the base URL/);
});

test('no variable of the environment decides anything', async () => {
  const names = ['ANTHROPIC_API_KEY', 'ANTHROPIC_AUTH_TOKEN', 'ANTHROPIC_CUSTOM_HEADERS', 'ANTHROPIC_BASE_URL'];
  const kept = names.map(name => process.env[name]);
  process.env['ANTHROPIC_API_KEY'] = 'wrong';
  process.env['ANTHROPIC_AUTH_TOKEN'] = 'wrong too';
  process.env['ANTHROPIC_CUSTOM_HEADERS'] = 'anthropic-beta: surprise\nX-Spy: 1';
  process.env['ANTHROPIC_BASE_URL'] = 'http://127.0.0.1:1';
  try {
    for (const kind of ['apiKey', 'authToken'] as const) {
      api.reply([text('hi')]);
      const request = requestTo(api);
      await heard(model, { ...request, credential: { ...request.credential, kind } });
      const headers = api.requests.at(-1)?.headers ?? {};
      assert.equal(headers['authorization'], 'Bearer test-key');
      assert.equal(headers['anthropic-version'], '2026-10-21');
      assert.deepEqual(
        Object.keys(headers).filter(name => /beta|spy|stainless|api-key/.test(name)),
        [],
      );
    }
  } finally {
    for (const [index, name] of names.entries()) {
      const value = kept[index];
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
});

/** The reply to a request that is aborted when an event like this was heard. */
async function abortedAt(moment: (event: ModelEvent) => boolean): Promise<Heard> {
  const abort = new AbortController();
  return heard(model, requestTo(api), abort.signal, event => {
    if (moment(event)) abort.abort();
  });
}
