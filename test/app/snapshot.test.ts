import { test } from 'node:test';
import assert from 'node:assert/strict';
import { snapshotOf } from '../../src/app/snapshot.ts';
import { treeOf } from '../../src/protocol/treeOf.ts';
import { session, tellStory } from '../webview/harness/story.ts';

test('a snapshot of one branch names the turn of every other branch’s head, without its path', async () => {
  const story = tellStory();
  const first = story.prompt(1, 'Hello.');
  story.reply(1, ['Hi.']);
  const other = story.branch('other', first, 1);
  story.prompt(other, 'Another way.');
  story.reply(other, ['Done.']);
  story.prompt(other, 'More.');
  const head = story.reply(other, ['Done again.']);
  const snapshot = await snapshotOf(story.tree, { session, branch: 1 }, () => Promise.resolve([]));
  const tree = treeOf(snapshot);
  assert.equal(tree.nodes.get(head)?.turn, story.tree.nodes.get(head)?.turn);
  assert.equal(tree.nodes.get(head - 1), undefined);
  assert.deepEqual(tree.nodes.ids(), [1, 2, head]);
});
