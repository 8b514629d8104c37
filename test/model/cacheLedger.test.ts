import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { emptyLedger, entryKey, livingEntry, withReplies } from '../../src/model/cacheLedger.ts';
import type { Logged, NodeAdded } from '../../src/session/event.ts';
import type { CacheMark, Usage } from '../../src/session/node.ts';
import { ledgerOf, loggedReply, usageOf } from '../support/modelNodes.ts';
import { loggedNode } from '../support/modelTalk.ts';

const minute = 60_000;

interface Sent {
  id: number;
  /** Minutes. */
  sent: number;
  marks: CacheMark[];
  usage: Partial<Usage>;
}

function reply({ id, sent, marks, usage }: Sent): Logged<NodeAdded> {
  const body = loggedReply([], { marks, usage: usageOf(usage), ms: 30_000 });
  return loggedNode({ id, parent: id - 1, time: sent * minute + body.ms }, { kind: 'reply', body });
}

const head: CacheMark = { node: 0, block: 0, ttl: '1h' };
const first = reply({
  id: 2,
  sent: 0,
  marks: [head, { node: 1, block: 0, ttl: '5m' }],
  usage: { cacheWrite1h: 600, cacheWrite5m: 40, input: 3 },
});
const second = reply({
  id: 4,
  sent: 4,
  marks: [head, { node: 1, block: 0, ttl: '5m' }, { node: 2, block: 0, ttl: '1h' }, { node: 3, block: 0, ttl: '5m' }],
  usage: { cacheRead: 640, cacheWrite1h: 100, cacheWrite5m: 10 },
});

const living = (nodes: Logged<NodeAdded>[], node: number, now: number): number | undefined =>
  livingEntry(ledgerOf(nodes), entryKey('head', { node, block: 0 }), now * minute)?.tokens;

describe('the ledger', () => {
  test('knows how long each prefix is', () => {
    assert.deepEqual(
      [0, 1, 2, 3].map(node => living([first, second], node, 5)),
      [600, 640, 740, 750],
    );
  });

  test('counts an entry’s time from the start of the request', () => {
    assert.equal(living([first], 1, 4.9), 640);
    assert.equal(living([first], 1, 5), undefined);
    assert.equal(living([first], 0, 59), 600);
    assert.equal(living([first], 0, 60), undefined);
  });

  test('counts it anew when it is read', () => {
    assert.equal(living([first, second], 1, 8.9), 640);
    assert.equal(living([first, second], 0, 63), 600);
  });

  test('folds each reply once, in any order of branches', () => {
    const whole = ledgerOf([first, second]);
    assert.equal(withReplies(whole, [first, second]), whole);
    const split = withReplies(withReplies(emptyLedger, [second]), [first]);
    assert.deepEqual(
      [...split.replies].toSorted((a, b) => a - b),
      [2, 4],
    );
    assert.equal(livingEntry(split, entryKey('head', { node: 3, block: 0 }), 5 * minute)?.tokens, 750);
    assert.equal(livingEntry(split, entryKey('head', { node: 1, block: 0 }), 8 * minute)?.tokens, 640);
  });

  test('holds nothing of a prompt too short to be kept, nor of a request that never began', () => {
    const short = reply({ id: 2, sent: 0, marks: [head, { node: 1, block: 0, ttl: '5m' }], usage: { input: 300 } });
    assert.equal(ledgerOf([short]).entries.size, 0);
  });

  test('holds no head that is too short for itself', () => {
    const marks = [head, { node: 1, block: 0, ttl: '5m' } as const];
    const node = reply({ id: 2, sent: 0, marks, usage: { cacheWrite5m: 700 } });
    assert.deepEqual([living([node], 0, 1), living([node], 1, 1)], [undefined, 700]);
  });

  test('keeps heads apart', () => {
    assert.equal(livingEntry(ledgerOf([first]), entryKey('other', { node: 1, block: 0 }), minute), undefined);
  });
});
