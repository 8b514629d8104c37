import { test } from 'node:test';
import assert from 'node:assert/strict';
import { emptyView, foldView } from '../../../src/protocol/view.ts';
import { missedWords } from '../../../webview/model/missedWords.ts';
import { turnsOf } from '../../../webview/model/turnsOf.ts';
import { frameOf, tellStory } from '../harness/story.ts';

test('a reply that read less than expected says so once, before its words', () => {
  const story = tellStory();
  story.prompt(1, 'Go on.');
  const usage = { input: 41_000, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output: 20 };
  story.reply(1, ['Here.'], { usage, missed: 'model_changed' });
  const view = foldView(emptyView, { n: 1, ...frameOf(story, 1) });
  const items = turnsOf(view)[0]?.items ?? [];
  assert.deepEqual(
    items.map(item => (item.type === 'missed' ? missedWords(item) : item.type)),
    ['This reply read 0 of 41k from the cache. The model was changed.', 'says'],
  );
});

test('a reason nobody can name has no second sentence', () => {
  const missed = { read: 12_000, expected: 41_000 };
  const first = 'This reply read 12k of 41k from the cache.';
  assert.equal(missedWords({ ...missed, reason: 'unknown' }), first);
  assert.equal(missedWords({ ...missed, reason: 'unavailable' }), first);
  assert.equal(missedWords({ ...missed, reason: 'tools_changed' }), `${first} The tools were changed.`);
});
