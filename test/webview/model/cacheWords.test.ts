import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyView, foldView } from '../../../src/protocol/view.ts';
import { cacheOf } from '../../../src/session/cacheFigures.ts';
import { cacheShare, cacheSum, cacheWords } from '../../../webview/model/cacheWords.ts';
import { warmedLines } from '../../../webview/model/warmedLines.ts';
import { loggedReply, usageOf } from '../../support/modelNodes.ts';
import { frameOf, tellStory } from '../harness/story.ts';

const replies = (...figures: [read: number, expected: number][]) =>
  figures.map(([cacheRead, expectedRead]) => ({
    kind: 'reply' as const,
    body: loggedReply([], { usage: usageOf({ cacheRead, cacheWrite5m: 1000, input: 10 }), expectedRead }),
  }));
const words = (...figures: [read: number, expected: number][]): string => {
  const found = cacheOf(replies(...figures));
  return found ? cacheWords(found) : '';
};

test('what was read stands beside what was expected', () => {
  assert.equal(words([40_000, 40_000], [41_000, 41_000]), '81k of 83k tokens came from the cache, as expected.');
  assert.equal(words([0, 0], [0, 41_000]), '0 of 2k tokens came from the cache; 41k were expected.');
  assert.equal(words([40_000, 0]), '40k of 41k tokens came from the cache; 0 were expected.');
});

test('nothing is said of an expectation that nobody could have, nor of a turn that sent nothing', () => {
  assert.equal(words([40_000, 40_000], [40_000, -1]), '80k of 82k tokens came from the cache.');
  assert.equal(words(), '');
});

test('a branch that was kept warm says so while it waits, and no longer', () => {
  const story = tellStory();
  story.prompt(1, 'Run it.');
  story.start(1);
  story.reply(1, ['I run it.'], {});
  const before = foldView(emptyView, { n: 1, ...frameOf(story, 1) });
  story.fresh();
  const usage = usageOf({ cacheRead: 100_000 });
  story.add({ type: 'cacheWarmed', branch: 1, head: 'h', marks: [], usage, cost: 0.02, ms: 900 });
  const waits = foldView(before, { n: 2, events: story.fresh() });
  const line = (view: typeof waits): string | undefined => {
    const branch = view.tree.branches.get(1);
    assert.ok(branch);
    return warmedLines(view.tree, branch)[0]?.words;
  };
  assert.match(line(waits) ?? '', /^Kept in the prompt cache at \d\d:\d\d while it waits \(\$0\.02\)\.$/);
  story.reply(1, ['It ran.'], {});
  assert.equal(line(foldView(waits, { n: 3, events: story.fresh() })), undefined);
});

test('the share never says all where something was missing, and what was expected stands beside another figure', () => {
  assert.equal(cacheShare({ read: 999, sent: 1000, expected: 999 }), '99 % read from cache');
  assert.equal(cacheShare({ read: 990, sent: 1000 }), '99 % read from cache');
  assert.equal(cacheShare({ read: 400, sent: 1000, expected: 990 }), '40 % read from cache, 99 % expected');
});

test('several together know what was expected only where each does', () => {
  const one = { read: 90, sent: 100, expected: 90 };
  assert.deepEqual(cacheSum([one, one]), { read: 180, sent: 200, expected: 180 });
  assert.deepEqual(cacheSum([one, { read: 1, sent: 2 }]), { read: 91, sent: 102 });
  assert.equal(cacheSum([]), undefined);
});
