import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyView, foldView } from '../../../src/protocol/view.ts';
import type { Failure } from '../../../src/session/node.ts';
import { closingLines } from '../../../webview/model/eventLine.ts';
import { turnsOf } from '../../../webview/model/turnsOf.ts';
import { frameOf, tellStory } from '../harness/story.ts';

const failure: Failure = { kind: 'network', message: 'No connection to api.anthropic.com.' };

test('what went wrong with a reply is said once, where it happened; what can be done stands at the end', () => {
  const { lines, items } = ended([{ failure }]);
  assert.deepEqual(items, ['failed']);
  assert.deepEqual(lines, [['The turn is not finished.', 'retry']]);
});

test('what went wrong without a reply is said at the end', () => {
  assert.deepEqual(ended([]).lines, [['No connection to api.anthropic.com.', 'retry']]);
});

test('an earlier failure of another kind does not hide the last one', () => {
  const { lines } = ended([{ failure: { kind: 'auth', message: 'The key was refused.' } }]);
  assert.deepEqual(lines, [['No connection to api.anthropic.com.', 'retry']]);
});

test('a rewind says from where to where, and whether the files went along', () => {
  assert.equal(rewound({}), 'Rewound to the end of turn 1. Files stayed as they were.');
  assert.equal(rewound({ files: { safety: 'c1' } }), 'Rewound from turn 2 to the end of turn 1, words and files.');
});

/** The line after going back from the second turn to the first. */
function rewound(more: { files?: { safety: string } }): string | undefined {
  const story = tellStory();
  const to = story.prompt(1, 'One.');
  const from = story.prompt(1, 'Two.');
  const before = foldView(emptyView, { n: 1, ...frameOf(story, 1) });
  story.fresh();
  story.add({ type: 'headMoved', branch: 1, from, to, reason: 'rewind', ...more });
  const view = foldView(before, { n: 2, events: story.fresh() });
  const branch = view.tree.branches.get(1);
  assert.ok(branch);
  return closingLines(view, branch, turnsOf(view)).find(line => line.key === 'rewound')?.words;
}

/** A turn whose replies failed like this, and whose run ended without a connection. */
function ended(replies: readonly { failure: Failure }[]): { lines: unknown[]; items: string[] } {
  const story = tellStory();
  const main = story.branch('main');
  story.prompt(main, 'Are you there?');
  story.start(main);
  for (const reply of replies) story.reply(main, [], { stop: 'failed', ...reply });
  story.end(main, 'failed', { failure });
  const view = foldView(emptyView, { n: 1, ...frameOf(story, main) });
  const branch = view.tree.branches.get(main);
  assert.ok(branch);
  const turns = turnsOf(view);
  return {
    lines: closingLines(view, branch, turns).map(line => [line.words, line.action]),
    items: turns.flatMap(turn => turn.items.map(item => item.type)),
  };
}
