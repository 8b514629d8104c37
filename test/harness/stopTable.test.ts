import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stopRow, type StoppedReply, type Tries } from '../../src/harness/stopTable.ts';
import type { Block } from '../../src/session/block.ts';
import type { Stop } from '../../src/session/node.ts';

const words: Block = { type: 'text', text: 'Here it is.' };
const blank: Block = { type: 'text', text: ' \n' };
const thought: Block = { type: 'thinking', thinking: 'hm', signature: 's' };
const call: Block = { type: 'tool_use', id: 'toolu_1', name: 'read', input: { path: 'a' } };
const searching: Block = { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: {} };
const fresh: Tries = { empty: 0, longer: 0, continued: 0, compacted: 0 };

/** One row of product.md's rule 11: how it stopped, what arrived, where it stands, what comes next. */
const rows: [Stop, Block[], Tries, 'on' | 'beside', string][] = [
  ['end_turn', [words], fresh, 'on', 'end done'],
  ['stop_sequence', [words], fresh, 'on', 'end done'],
  ['tool_use', [words, call], fresh, 'on', 'calls'],
  ['end_turn', [], fresh, 'beside', 'note Please continue.'],
  ['end_turn', [thought], fresh, 'beside', 'note Please continue.'],
  ['end_turn', [blank], fresh, 'beside', 'note Please continue.'],
  ['end_turn', [], { ...fresh, empty: 1 }, 'beside', 'end done'],
  ['max_tokens', [words, call], fresh, 'on', 'calls'],
  ['max_tokens', [words], fresh, 'on', 'note Your reply was cut off at the length limit. Continue where it stopped.'],
  ['max_tokens', [words], { ...fresh, continued: 3 }, 'on', 'end done'],
  ['max_tokens', [thought], fresh, 'beside', 'longer'],
  ['max_tokens', [], { ...fresh, longer: 2 }, 'beside', 'fail tooLong'],
  ['pause_turn', [words, searching], fresh, 'on', 'again'],
  ['pause_turn', [words], fresh, 'on', 'note Your turn was paused here. Go on.'],
  ['pause_turn', [words], { ...fresh, continued: 3 }, 'on', 'end done'],
  ['pause_turn', [thought], fresh, 'beside', 'note Please continue.'],
  ['pause_turn', [words, call], fresh, 'on', 'calls'],
  ['refusal', [], fresh, 'beside', 'fail refused'],
  ['refusal', [words], fresh, 'beside', 'fail refused'],
  ['model_context_window_exceeded', [words], fresh, 'beside', 'compact tooLong'],
  ['model_context_window_exceeded', [words], { ...fresh, compacted: 1 }, 'beside', 'fail tooLong'],
  ['compaction', [{ type: 'compaction', content: 'So.' }], fresh, 'beside', 'fail server'],
  ['aborted', [words], fresh, 'on', 'end stopped'],
  ['aborted', [call], fresh, 'on', 'end stopped'],
  ['aborted', [thought], fresh, 'beside', 'end stopped'],
  ['failed', [words], fresh, 'beside', 'fail server'],
];

for (const [stop, blocks, tries, path, next] of rows) {
  const arrived = blocks.map(block => block.type).join(' + ') || 'nothing';
  test(`${stop} with ${arrived} after ${JSON.stringify(tries)}: ${path} the path, ${next}`, () => {
    const row = stopRow({ stop, blocks }, tries);
    assert.equal(row.path, path);
    assert.equal(inWords(row.next), next);
  });
}

for (const [blocks, tries, next] of [
  [[words], fresh, 'longer'],
  [[words], { ...fresh, longer: 2 }, 'fail tooLong'],
] as const)
  test(`max_tokens inside a call after ${JSON.stringify(tries)}: beside the path, ${next}, nothing is said twice`, () => {
    const row = stopRow({ stop: 'max_tokens', blocks, cut: 'call' }, tries);
    assert.deepEqual([row.path, inWords(row.next)], ['beside', next]);
  });

test('calls that came whole before one that was cut run first', () => {
  const row = stopRow({ stop: 'max_tokens', blocks: [words, call], cut: 'call' }, fresh);
  assert.deepEqual([row.path, inWords(row.next)], ['on', 'calls']);
});

test('a failed reply keeps the reason it came with', () => {
  const reply: StoppedReply = { stop: 'failed', blocks: [], failure: { kind: 'network', message: 'No connection.' } };
  const { next } = stopRow(reply, fresh);
  assert.deepEqual(next, { type: 'fail', failure: { kind: 'network', message: 'No connection.' } });
});

for (const kind of ['tooLong', 'tooLarge'] as const)
  test(`a request refused as ${kind} is summed up once, and fails the second time`, () => {
    const reply: StoppedReply = { stop: 'failed', blocks: [], failure: { kind, message: 'No.' } };
    assert.equal(inWords(stopRow(reply, fresh).next), `compact ${kind}`);
    assert.equal(inWords(stopRow(reply, { ...fresh, compacted: 1 }).next), `fail ${kind}`);
  });

function inWords(next: ReturnType<typeof stopRow>['next']): string {
  if (next.type === 'end') return `end ${next.outcome}`;
  if (next.type === 'note') return `note ${next.words}`;
  if (next.type === 'compact') return `compact ${next.failure.kind}`;
  if (next.type === 'fail') return `fail ${next.failure.kind}`;
  return next.type;
}
