import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { hears } from '../../support/meeting.ts';
import { text, toolUse } from '../../support/messagesApi/script.ts';
import { startMessagesApi, type MessagesApi } from '../../support/messagesApi/startMessagesApi.ts';
import { openApp, type TestApp } from '../../support/openApp.ts';
import { agentStrip, stripSentence } from '../../../webview/model/agentStrip.ts';
import { displayItems } from '../../../webview/model/displayItems.ts';
import { notedMail } from '../../../webview/model/mailLines.ts';
import { returnLines } from '../../../webview/model/returnLines.ts';
import { treeCallWords } from '../../../webview/model/treeCallWords.ts';
import { turnsOf } from '../../../webview/model/turnsOf.ts';
import { wentBack } from '../../../webview/model/wentBack.ts';

/** What the panel says of agents, from what real runs write. */
let api: MessagesApi;
let app: TestApp;

before(async () => {
  api = await startMessagesApi();
  app = await openApp(api.url);
});
after(async () => {
  await app.close();
  await api.close();
});

test('a fork that waited: the strip, what came back, and the child’s own side', async () => {
  const window = app.window();
  const session = await window.session();
  const branches = [
    { name: 'left', task: 'look left' },
    { name: 'right', task: 'look right' },
  ];
  api.reply([text('Two places.'), toolUse('fork', { branches })], hears('look on both sides'));
  api.reply([text('Left is clean.')], hears('look left'));
  api.reply([text('Right has two callers.')], hears('look right'));
  api.reply([text('Both are back.')], hears('Left is clean.'));
  await window.turn(session, 1, 'look on both sides');
  const { view } = window.viewer;
  const [turn] = turnsOf(view);
  assert.ok(turn);
  assert.deepEqual(
    displayItems(turn.items, turn.state).flatMap(item => (item.type === 'thought' ? [] : item.type)),
    ['says', 'call', 'agents', 'says'],
  );
  const calls = turn.items.flatMap(item => (item.type === 'call' ? [item] : []));
  assert.deepEqual(
    calls.map(call => treeCallWords(call).detail),
    ['left, right'],
  );
  assert.equal(calls[0]?.outcome?.result, 'ok');
  const ids = calls.map(({ call }) => call);
  const strip = agentStrip(view, ids);
  assert.equal(strip && stripSentence(strip), '2 agents: 2 done');
  assert.deepEqual(
    returnLines(view, ids)
      .map(line => `${line.name} ${line.words}`)
      .toSorted(),
    ['left returned: Left is clean.', 'right returned: Right has two callers.'],
  );
});

test('a result that came as a note, and an agent that went back by itself', async () => {
  const window = app.window();
  const session = await window.session();
  await window.turn(session, 1, 'say The first');
  const at = window.viewer.view.tree.branches.get(1)?.head ?? 0;
  const ways = [{ name: 'tangent', words: 'walk around' }];
  api.reply([text('All 14 callers moved.')], hears('walk around'));
  api.reply([text('I see.')], hears('All 14 callers moved.'));
  await window.intend({ type: 'fork', session, branch: 1, at, ways, returns: [{ branch: 1, node: 0 }] });
  await window.viewer.when(view => [...view.tree.mail.values()].some(({ taken }) => taken === 'read'));
  await window.rest(1);
  const { view } = window.viewer;
  const notes = turnsOf(view).flatMap(turn => turn.items.filter(item => item.type === 'note'));
  assert.deepEqual(
    notes
      .flatMap(note => notedMail(view.tree, note.messages, note.words))
      .map(line => `${line.name} ${line.verb}: ${line.words}`),
    ['tangent returned: All 14 callers moved.'],
  );
  api.reply([toolUse('rewind', { to: `n${at}`, note: 'It is in token.ts.' })], hears('go on then'));
  api.reply([text('I begin there.')], hears('It is in token.ts.'));
  await window.turn(session, 1, 'go on then');
  const later = window.viewer.view;
  const self = turnsOf(later)
    .flatMap(turn => turn.items)
    .find(item => item.type === 'note' && item.source === 'self');
  assert.ok(self);
  const went = wentBack(later, self.node);
  assert.equal(went?.place, `n${at}`);
  await window.intend({ type: 'undoRewind', session, branch: 1, line: went?.from ?? 0 });
  await window.viewer.when(now => now.tree.nodes.get(now.tree.branches.get(1)?.head ?? 0)?.parent === went?.from);
});
