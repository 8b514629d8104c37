import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import {
  asked,
  closeCompacting,
  compactNow,
  endOf,
  last,
  openCompacting,
  path,
  refusedRequests,
  replyAt,
  sent,
  shapeOf,
  summary,
  summaryAt,
  type CompactingApp,
} from '../support/compactingApp.ts';
import type { Fault } from '../support/messagesApi/fault.ts';
import { stop, text, toolUse } from '../support/messagesApi/script.ts';

let here: CompactingApp;
beforeEach(async () => {
  here = await openCompacting();
});
afterEach(() => closeCompacting(here));

/** How the API can fail, and whether it is asked again in this process. */
const refusals: readonly [string, Fault, 'again' | 'never'][] = [
  ...[
    'compaction_block_ambiguous',
    'compaction_block_misplaced',
    'compaction_content_mismatch',
    'compaction_signature_invalid',
    'compaction_too_many_tool_references',
    'compaction_tool_changes_mismatch',
  ].map((code): [string, Fault, 'never'] => [
    code,
    { kind: 'status', status: 400, details: { error_code: code } },
    'never',
  ]),
  ...['compaction_incomplete_turn', 'compaction_nothing_to_summarize'].map((code): [string, Fault, 'again'] => [
    code,
    { kind: 'status', status: 400, details: { error_code: code } },
    'again',
  ]),
  [
    'compaction_unavailable',
    { kind: 'status', status: 529, details: { error_code: 'compaction_unavailable' } },
    'never',
  ],
  [
    'an unknown parameter',
    { kind: 'status', status: 400, message: 'compaction: Extra inputs are not permitted' },
    'never',
  ],
];
for (const [name, fault, whether] of refusals)
  test(`${name}: the model writes the summary, and the API is asked ${whether}`, async () => {
    const { api, window, session } = here;
    api.reply([text('Hello.')]);
    await window.turn(session, 1, 'Hello there.');
    api.fault(fault);
    api.reply(summary);
    await compactNow(here);
    assert.equal(endOf(window)?.outcome, 'done');
    const [refused, asking] = asked(api).slice(-2);
    assert.deepEqual([refused?.compaction?.type, asking?.compaction], ['summarize', undefined]);
    assert.match(sent(api), /a summary takes its place/);
    assert.deepEqual(path(window).slice(2), ['n4 summary'], 'a refused request leaves nothing behind');
    api.reply([text('Dull.')]);
    await window.turn(session, 1, 'And?');
    assert.deepEqual(shapeOf(last(api)), ['user text text']);
    api.reply(summary);
    await compactNow(here);
    assert.equal(last(api).compaction !== undefined, whether === 'again');
    assert.equal(refusedRequests(api).length, 1);
  });

for (const [how, script] of [
  ['says nothing', [text(' ')]],
  ['calls a tool', [text('First'), toolUse('read', { path: '.' })]],
  ['stops short', [text('It was'), stop('max_tokens')]],
] as const)
  test(`a summary of the API that ${how} is paid, and the model writes one`, async () => {
    const { api, window, session } = here;
    api.reply([text('Hello.')]);
    await window.turn(session, 1, 'Hello there.');
    api.reply(script);
    api.reply(summary);
    await compactNow(here);
    assert.equal(endOf(window)?.outcome, 'done');
    assert.deepEqual(refusedRequests(api), []);
    assert.deepEqual(path(window).slice(2), ['n5 summary']);
    const replies = [await replyAt(window, 2), await replyAt(window, 3), await replyAt(window, 4)];
    const cost = replies.reduce((sum, each) => sum + each.cost, 0);
    assert.ok(replies.every(each => each.cost > 0));
    assert.ok(Math.abs(window.viewer.view.tree.cost - cost) < 1e-9);
    assert.deepEqual([(await summaryAt(window, 5)).head, (await summaryAt(window, 5)).blocks.length], [undefined, 1]);
  });

describe('where any conversation that ends with the assistant is an unfinished turn', () => {
  beforeEach(async () => {
    await closeCompacting(here);
    here = await openCompacting({ incompleteTurn: 'assistantEnd' });
  });

  test('an idle branch is summed up by the model, and a running one by the API all the same', async () => {
    const { api, window, session } = here;
    api.reply([text('Hello.')]);
    await window.turn(session, 1, 'Hello there.');
    api.reply(summary);
    await compactNow(here);
    assert.equal(endOf(window)?.outcome, 'done');
    assert.equal(refusedRequests(api).length, 1);
    assert.match(sent(api), /a summary takes its place/);
    api.reply([toolUse('compact', {})]);
    api.reply(summary);
    api.reply([text('On I go.')]);
    await window.turn(session, 1, 'And?');
    assert.equal(refusedRequests(api).length, 1);
    assert.equal(last(api).messages[0]?.content[0]?.type, 'compaction');
  });
});
