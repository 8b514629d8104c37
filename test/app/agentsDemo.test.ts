import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { demoAgent } from '../support/messagesApi/demoAgent.ts';
import { startMessagesApi, type MessagesApi } from '../support/messagesApi/startMessagesApi.ts';
import { openApp, saidWall, writeFiles, type TestApp, type TestWindow } from '../support/openApp.ts';

let api: MessagesApi;
let app: TestApp;
before(async () => {
  api = await startMessagesApi({ brain: demoAgent });
  app = await openApp(api.url, { wall: saidWall, settings: { authority: 'auto' } });
  await writeFiles(app.folder, {
    'README.md': '# Sample\n',
    'src/greet.js': 'source\n',
    'test/greet.test.js': 'tests\n',
  });
});
after(async () => {
  await app.close();
  await api.close();
});

/** The last words of the first branch. */
function said(window: TestWindow): string {
  const body = [...window.viewer.view.bodies.values()].findLast(each => each.kind === 'reply');
  return body?.kind === 'reply' ? body.body.blocks.map(block => String(block['text'] ?? '')).join('') : '';
}

test('the demo agent forks into three, and reports what each found', async () => {
  const window = app.window();
  const session = await window.session();
  await window.turn(session, 1, 'fork into 3');
  const names = [...window.viewer.view.tree.branches.values()].map(({ name }) => name);
  assert.deepEqual(names, ['main', 'look-at-readme', 'look-at-source', 'look-at-tests']);
  assert.match(said(window), /All 3 have reported:\n\n- the README, 1 line.*\n- the source, .*\n- the tests, /);
});

test('it spawns a helper that asks before it begins', async () => {
  const window = app.window();
  const session = await window.session();
  await window.turn(session, 1, 'spawn a helper to write notes.md: hello');
  const { branches, mail } = window.viewer.view.tree;
  assert.deepEqual(
    [...branches.values()].map(({ name, run }) => [name, run?.end?.outcome]),
    [
      ['main', 'done'],
      ['helper', 'done'],
      ['answers-helper', 'done'],
    ],
  );
  assert.deepEqual([...mail.values()].map(({ kind }) => kind).sort(), ['answer', 'decided', 'question', 'result']);
  assert.match(said(window), /The helper is back:[\s\S]+notes\.md/);
});

test('it asks the person, and goes back in its own context', async () => {
  const window = app.window();
  const session = await window.session();
  await window.intend({ type: 'submit', session, branch: 1, words: 'ask me which port [80, 443] (80)', how: 'send' });
  await window.viewer.when(view => view.tree.questions.size > 0);
  const [question] = window.viewer.view.tree.questions.values();
  assert.deepEqual(question?.questions, [{ words: 'Which port?', choices: ['80', '443'], otherwise: '80' }]);
  await window.intend({ type: 'answerQuestion', session, question: question.id, answers: ['443'] });
  await window.rest(1);
  assert.match(said(window), /You said:[\s\S]*443/);
  await window.turn(session, 1, 'rewind');
  assert.match(said(window), /I am back at the earlier place/);
});
