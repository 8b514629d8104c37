import assert from 'node:assert/strict';
import { test } from 'node:test';
import { turnLists } from '../../src/app/turnLists.ts';
import { hears, twoRested } from '../support/meeting.ts';
import { text } from '../support/messagesApi/script.ts';
import { startMessagesApi } from '../support/messagesApi/startMessagesApi.ts';
import { openApp } from '../support/openApp.ts';
import { nodeOf, sessionStart, treeFrom, twoTurns } from '../host/tree.ts';

test('a turn is told once, with the branch the others grew from, newest first, by its last node', () => {
  const tree = treeFrom(
    ...twoTurns,
    { type: 'branchCreated', branch: 2, name: 'other', parent: 1, from: 3, purpose: 'fork', by: 'agent' },
    // It goes on in the middle of a turn.
    nodeOf(5, 3, 'reply', { turn: 2, title: '', branch: 2 }),
    nodeOf(6, 5, 'prompt', { turn: 3, title: 'More', branch: 2 }),
    { type: 'branchCreated', branch: 3, name: 'empty', parent: 1, from: 4, purpose: 'fork', by: 'person' },
  );
  assert.deepEqual(turnLists(tree), [
    {
      branch: 1,
      turns: [
        { turn: 2, title: 'Fix it', node: 4 },
        { turn: 1, title: 'Find it', node: 2 },
      ],
    },
    {
      branch: 2,
      turns: [
        { turn: 3, title: 'More', node: 6 },
        { turn: 2, title: 'Fix it', node: 5 },
      ],
    },
  ]);
});

test('of a long branch the newest turns are told', () => {
  const prompts = Array.from({ length: 100 }, (_, at) =>
    nodeOf(at + 1, at, 'prompt', { turn: at + 1, title: `t${at}` }),
  );
  const [list] = turnLists(treeFrom(...sessionStart, ...prompts));
  assert.equal(list?.turns.length, 30);
  assert.deepEqual([list.turns[0]?.title, list.turns.at(-1)?.title], ['t99', 't70']);
});

test('a window is told of turns of branches it never showed, and can send a result there', async t => {
  const api = await startMessagesApi();
  t.after(() => api.close());
  const app = await openApp(api.url);
  t.after(() => app.close());
  const first = app.window();
  const { session, other } = await twoRested(api, first);
  api.reply([text('more')], hears('and more'));
  await first.turn(session, other, 'and more');
  const window = app.window();
  window.uplink.show({ session, branch: 1 }, 0);
  await window.viewer.when(view => view.shown?.session === session);
  const lists = await window.uplink.query({ type: 'turns', session });
  const turns = lists.find(({ branch }) => branch === other)?.turns ?? [];
  assert.deepEqual(
    turns.map(({ turn, title }) => [turn, title]),
    [
      [2, 'and more'],
      [1, 'be there'],
    ],
  );
  const node = turns[1]?.node ?? 0;
  assert.equal(window.viewer.view.tree.nodes.get(node), undefined, 'the window does not know it');
  api.reply([text('in the past')], hears('You go on here'));
  const to = [{ branch: other, node }];
  const { branches } = await window.intend({ type: 'sendMessage', session, from: 1, to, words: '' });
  const [made = 0] = branches;
  await window.rest(made);
  assert.equal(window.viewer.view.tree.branches.get(made)?.from, node);
});
