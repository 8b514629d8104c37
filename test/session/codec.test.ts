import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { checkedEvent, eventFromJson, eventToJson, skeletonFromJson } from '../../src/session/codec.ts';
import type { Logged, NodeAdded, SessionEvent } from '../../src/session/event.ts';
import { choices, sessionFrom } from '../support/randomSession.ts';
import { treeOf } from '../support/treeOf.ts';

const node = treeOf('a').events.find(event => event.type === 'nodeAdded');
assert(node);
const logged: Logged<NodeAdded> = { ...node, seq: 3, time: 5 };

suite('codec', () => {
  test('reads back every event it wrote', () => {
    fc.assert(
      fc.property(choices, list => {
        for (const [i, event] of sessionFrom(list).entries()) {
          const placed = { ...checkedEvent(event), seq: i + 1, time: 1000 };
          const json: unknown = JSON.parse(JSON.stringify(eventToJson(placed)));
          assert.deepEqual(eventFromJson(json), { event: placed });
        }
      }),
    );
  });

  test('puts the place first and the body last, however the event was made', () => {
    const shuffled = checkedEvent(Object.fromEntries(Object.entries(node).reverse()) as unknown as SessionEvent);
    const members = Object.keys(eventToJson({ ...shuffled, seq: 3, time: 5 }));
    assert.deepEqual([members.slice(0, 3), members.at(-1)], [['seq', 'time', 'type'], 'body']);
  });

  test('reads a skeleton with or without its body', () => {
    const { body: _, ...skeleton } = logged;
    assert.deepEqual(skeletonFromJson(eventToJson(logged)), { event: skeleton });
    assert.deepEqual(skeletonFromJson(skeleton), { event: skeleton });
    assert.match(eventFromJson(skeleton).reason ?? '', /body/);
  });

  const wrong: [string, object, RegExp][] = [
    ['no type', { type: undefined }, /type/],
    ['an unknown type', { type: 'nodeBurnt' }, /type/],
    ['no number', { seq: undefined }, /seq/],
    ['number 0', { seq: 0 }, /seq/],
    ['half a number', { seq: 1.5 }, /seq/],
    ['a time that is none', { time: null }, /time/],
    ['node 0', { id: 0 }, /id/],
    ['a node number that fits no column', { id: 2 ** 31 }, /id/],
    ['an endless cost', { cost: Infinity }, /cost/],
    ['a kind that does not fit its body', { kind: 'results' }, /body/],
  ];
  for (const [what, change, reason] of wrong)
    test(`refuses an event with ${what}`, () => {
      const { event, reason: said } = eventFromJson({ ...logged, ...change });
      assert.equal(event, undefined);
      assert.match(said ?? '', reason);
    });

  test('refuses what is no object', () => {
    for (const value of [null, undefined, 7, 'x', []]) assert(eventFromJson(value).reason);
  });
});
