import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { JsonObject } from '../../src/base/json.ts';
import type { Fault } from '../../src/model/fault.ts';
import type { ModelReply } from '../../src/model/model.ts';
import { ReplyBuilder } from '../../src/model/replyBuilder.ts';
import { readStreamEvent } from '../../src/model/streamEvent.ts';
import type { Block } from '../../src/session/block.ts';

const usage = {
  input_tokens: 3,
  output_tokens: 1,
  cache_read_input_tokens: 700,
  cache_creation_input_tokens: 30,
  cache_creation: { ephemeral_5m_input_tokens: 10, ephemeral_1h_input_tokens: 20 },
};
const start = {
  type: 'message_start',
  message: { id: 'msg_1', model: 'm', usage, diagnostics: { cache_miss_reason: null } },
};

function ended(reason: string | null, report: JsonObject = { output_tokens: 9 }): JsonObject[] {
  return [
    { type: 'message_delta', delta: { stop_reason: reason, stop_sequence: null }, usage: report },
    { type: 'message_stop' },
  ];
}

/** The events of one block. */
function arriving(index: number, block: Block, ...deltas: JsonObject[]): JsonObject[] {
  return [
    { type: 'content_block_start', index, content_block: block },
    ...deltas.map(delta => ({ type: 'content_block_delta', index, delta })),
    { type: 'content_block_stop', index },
  ];
}

function call(...json: string[]): JsonObject[] {
  const block = { type: 'tool_use', id: 't', name: 'read', input: {}, caller: { type: 'direct' } };
  return arriving(0, block, ...json.map(part => ({ type: 'input_json_delta', partial_json: part })));
}

/** What a builder makes of these events. */
function built(...events: JsonObject[]): ModelReply | Fault {
  const builder = new ReplyBuilder();
  for (const each of events) {
    const event = readStreamEvent(each);
    if (event === 'ignored') continue;
    assert.notEqual(event, 'malformed');
    if (event === 'malformed') break;
    const taken = builder.take(event);
    if (!Array.isArray(taken)) return taken;
  }
  return builder.whole();
}

function reply(...events: JsonObject[]): ModelReply {
  const made = built(...events);
  assert.ok('blocks' in made, 'words' in made ? made.words : '');
  return made;
}

function fault(...events: JsonObject[]): string {
  const made = built(...events);
  return 'words' in made ? made.words : 'none';
}

describe('what a reply is made of', () => {
  test('blocks nobody knows stay as they came, key by key', () => {
    const block = { type: 'fancy', z: [1], a: null, nested: { y: 1, x: 2 } };
    const { blocks } = reply(start, ...arriving(0, block, { type: 'fancy_delta', more: 1 }), ...ended('end_turn'));
    assert.equal(JSON.stringify(blocks), JSON.stringify([block]));
  });

  test('citations are gathered in the place the API left for them', () => {
    const { blocks } = reply(
      start,
      ...arriving(
        0,
        { type: 'text', text: '', citations: null, tag: 1 },
        { type: 'citations_delta', citation: { cited_text: 'a' } },
        { type: 'text_delta', text: 'x' },
        { type: 'citations_delta', citation: { cited_text: 'b' } },
      ),
      ...ended('end_turn'),
    );
    assert.equal(
      JSON.stringify(blocks),
      '[{"type":"text","text":"x","citations":[{"cited_text":"a"},{"cited_text":"b"}],"tag":1}]',
    );
  });

  test('the last signature counts, and a hidden thought stays an empty one', () => {
    const { blocks } = reply(
      start,
      ...arriving(
        0,
        { type: 'thinking', thinking: '', signature: '' },
        { type: 'signature_delta', signature: 'one' },
        { type: 'signature_delta', signature: 'two' },
      ),
      ...ended('end_turn'),
    );
    assert.deepEqual(blocks, [{ type: 'thinking', thinking: '', signature: 'two' }]);
  });

  test('tool input in many pieces is parsed once it is whole', () => {
    const { blocks } = reply(start, ...call('', '{"b', '":1,', '"a":"\\ud83c', '\\udf33"}'), ...ended('tool_use'));
    assert.equal(JSON.stringify(blocks[0]?.['input']), '{"b":1,"a":"🌳"}');
  });

  test('a call without any input has the empty one it began with', () => {
    assert.deepEqual(reply(start, ...call(), ...ended('tool_use')).blocks[0]?.['input'], {});
  });

  test('events and members nobody knows say nothing', () => {
    const { blocks, diagnostics } = reply(
      { ...start, extra: 1 },
      { type: 'tomorrow', index: 7 },
      ...arriving(0, { type: 'text', text: 'begun ' }, { type: 'text_delta', text: 'and done' }),
      ...ended('end_turn'),
    );
    assert.deepEqual(blocks, [{ type: 'text', text: 'begun and done' }]);
    assert.deepEqual(diagnostics, { cache_miss_reason: null });
  });
});

describe('a summary by the API', () => {
  const block = { type: 'compaction', content: 'So.', encrypted_content: 'x', signature: 's', tool_changes: [] };

  test('stays as it came, and stops as no other reply', () => {
    const { blocks, stop } = reply(start, ...arriving(0, block), ...ended('compaction'));
    assert.deepEqual([JSON.stringify(blocks), stop], [JSON.stringify([block]), 'compaction']);
  });

  test('that arrives in a delta has its last values', () => {
    const empty = { type: 'compaction', content: null, encrypted_content: null };
    const delta = { type: 'compaction_delta', content: 'So.', encrypted_content: 'x' };
    const { blocks } = reply(start, ...arriving(0, empty, delta), ...ended('compaction'));
    assert.equal(JSON.stringify(blocks), '[{"type":"compaction","content":"So.","encrypted_content":"x"}]');
  });

  test('is counted beside the counters of the message, as often as that is reported', () => {
    const spent = { type: 'compaction', ...usage, output_tokens: 50 };
    const report = { output_tokens: 0, iterations: [{ type: 'message', output_tokens: 5 }, spent] };
    const none = { id: 'msg_1', model: 'm', usage: { input_tokens: 0, output_tokens: 0, iterations: null } };
    const begun = { type: 'message_start', message: none };
    const { usage: counted } = reply(begun, ...ended(null, report), ...ended('compaction', report));
    assert.deepEqual(counted, { input: 3, cacheRead: 700, cacheWrite5m: 10, cacheWrite1h: 20, output: 50 });
  });
});

describe('a reply that reached its limit', () => {
  for (const reason of ['max_tokens', 'model_context_window_exceeded', 'refusal']) {
    test(`by ${reason} has no call that was cut`, () => {
      assert.deepEqual(reply(start, ...call('{"path":'), ...ended(reason)).blocks, []);
      assert.deepEqual(reply(start, ...call(), ...ended(reason)).blocks, [], 'of this one only the name had arrived');
      assert.equal(reply(start, ...call('{}'), ...ended(reason)).blocks.length, 1, 'this one was whole');
    });
  }
});

describe('is no reply', () => {
  const cases: [string, JsonObject[], RegExp][] = [
    ['a call whose input is not JSON', [start, ...call('{"path"'), ...ended('tool_use')], /not JSON/],
    ['a call whose input is no object', [start, ...call('[1]'), ...ended('tool_use')], /not JSON/],
    ['one without a reason to stop', [start, ...ended(null)], /without a reason/],
    ['one without a beginning', ended('end_turn'), /no beginning/],
    ['a block before the beginning', arriving(0, { type: 'text', text: '' }), /no beginning/],
    ['one with a block left out', [start, ...arriving(1, { type: 'text', text: '' })], /missing/],
    [
      'a piece of no block',
      [start, { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'x' } }],
      /piece/,
    ],
    ['the end of no block', [start, { type: 'content_block_stop', index: 0 }], /end of no block/],
    [
      'a piece of a block that had ended',
      [
        start,
        ...arriving(0, { type: 'text', text: '' }),
        { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'x' } },
      ],
      /piece/,
    ],
  ];
  for (const [name, events, words] of cases) test(name, () => assert.match(fault(...events), words));
});

test('usage is the first report, overlaid with the last', () => {
  assert.deepEqual(reply(start, ...ended('end_turn')).usage, {
    input: 3,
    cacheRead: 700,
    cacheWrite5m: 10,
    cacheWrite1h: 20,
    output: 9,
  });
  const late = { output_tokens: 9, input_tokens: 5, cache_creation_input_tokens: 50, cache_read_input_tokens: 0 };
  assert.deepEqual(reply(start, ...ended('end_turn', late)).usage, {
    input: 5,
    cacheRead: 0,
    cacheWrite5m: 30,
    cacheWrite1h: 20,
    output: 9,
  });
});

test('known events in a wrong shape are told from unknown ones', () => {
  const wrong: unknown[] = [
    null,
    'text',
    {},
    { type: 'message_start' },
    { type: 'content_block_start', index: 'x', content_block: { type: 'text' } },
    { type: 'content_block_start', index: 0, content_block: {} },
    { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 5 } },
  ];
  for (const each of wrong) assert.equal(readStreamEvent(each), 'malformed', JSON.stringify(each));
  assert.equal(readStreamEvent({ type: 'ping' }), 'ignored');
});
