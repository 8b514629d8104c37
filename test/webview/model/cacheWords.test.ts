import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyView, foldView } from '../../../src/protocol/view.ts';
import { cacheOf, cacheWords } from '../../../webview/model/cacheWords.ts';
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
