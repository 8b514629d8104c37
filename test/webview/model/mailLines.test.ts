import { test } from 'node:test';
import assert from 'node:assert/strict';
import { emptyView, foldView } from '../../../src/protocol/view.ts';
import { firstWords, notedMail, untakenMail } from '../../../webview/model/mailLines.ts';
import { turnsOf } from '../../../webview/model/turnsOf.ts';
import { wentBack } from '../../../webview/model/wentBack.ts';
import { mailStory, send } from '../harness/agentStory.ts';
import { frameOf } from '../harness/story.ts';

test('what waits is said with its sender and its first words', () => {
  const { story, main } = mailStory();
  assert.deepEqual(
    untakenMail(story.tree, main).map(line => `${line.icon} ${line.name} ${line.verb}: ${line.words}`),
    ['reply tangent returned: All 14 callers moved.', 'mail You wrote: Look at the jobs, too.'],
  );
  const [first] = untakenMail(story.tree, main);
  story.add({ type: 'messageTaken', message: first?.message ?? 0, branch: main, reason: 'discarded' });
  assert.equal(untakenMail(story.tree, main).length, 1);
});

test('the words of a note with several messages go to their senders', () => {
  const { story, main } = mailStory();
  const other = story.branch('other', 1, main);
  const messages = [send(story, 2, main, 'x'), send(story, other, main, 'y', 'question')];
  const words =
    'Message of "tangent" (m4, at n9, hop 1 of 8):\n> It is done.\n> (m5)\n\nQuestion of "other" (m5, hop 1 of 8). It waits.\n> Which one?';
  assert.deepEqual(
    notedMail(story.tree, messages, words).map(line => `${line.name} ${line.verb}: ${line.words}`),
    ['tangent says: It is done.', 'other asks: Which one?'],
  );
});

test('of a result that the person sent on the first words are those of the branch that said them', () => {
  const { story, main } = mailStory();
  const words = 'The person sends what tangent said last, at n9. Its task: look\n\nAll is moved.';
  send(story, 2, main, words);
  const sent = untakenMail(story.tree, main).at(-1);
  assert.equal(`${sent?.name} ${sent?.verb}: ${sent?.words}`, 'tangent says: All 14 callers moved.');
});

test('the first words are the sender’s, not those of the harness', () => {
  assert.equal(firstWords('Result of "a" (m1):\n>\n> ## Done, 2 files\nmore'), 'Done, 2 files');
  assert.equal(firstWords('\nJust this.\nMore.'), 'Just this.');
});

test('words of branches and of the agent itself are told in the turn, not set over it', () => {
  const { story, main, left } = mailStory();
  const view = foldView(emptyView, { n: 1, ...frameOf(story, main) });
  const turns = turnsOf(view);
  assert.deepEqual(
    turns.map(turn => [turn.opening?.words ?? '', turn.items.map(item => item.type).join(' ')]),
    [
      ['Find the race in the login.', 'says note says'],
      ['', 'note says compacted says'],
    ],
  );
  const self = turns[0]?.items.find(item => item.type === 'note');
  assert.deepEqual(wentBack(view, self?.node ?? 0), { place: 'n2', from: left });
  const compacted = turns[1]?.items.find(item => item.type === 'compacted');
  assert.deepEqual([compacted?.before, compacted?.after], [41_000, 6000]);
});
