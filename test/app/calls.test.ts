import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { startMessagesApi, type MessagesApi } from '../support/messagesApi/startMessagesApi.ts';
import { text, toolUse } from '../support/messagesApi/script.ts';
import { openApp, writeFiles, type TestApp } from '../support/openApp.ts';

let api: MessagesApi;
let app: TestApp;

before(async () => {
  api = await startMessagesApi();
  app = await openApp(api.url);
  await writeFiles(app.folder, { a: 'one\n', b: 'two\n' });
});
after(async () => {
  await app.close();
  await api.close();
});

test('reads of one reply run together', async () => {
  const steps = await stepsOf([toolUse('read', { path: 'a' }), toolUse('read', { path: 'b' })], 'reads');
  // Which of them starts first is nobody's concern.
  assert.deepEqual(steps.slice(0, 2).sort(), ['toolStarted a', 'toolStarted b']);
  assert.deepEqual(steps.slice(2), ['toolFinished', 'toolFinished']);
});

test('changes of one reply run one after another, in the order of the calls', async () => {
  const writes = [toolUse('write', { path: 'c', content: '1' }), toolUse('write', { path: 'd', content: '2' })];
  const steps = await stepsOf(writes, 'changes');
  assert.deepEqual(steps, ['toolStarted c', 'toolFinished', 'toolStarted d', 'toolFinished']);
});

/** When the calls of one reply began and ended, from the log. Every request is allowed. */
async function stepsOf(reply: Parameters<MessagesApi['reply']>[0], words: string): Promise<string[]> {
  api.reply(reply);
  api.reply([text('Done.')]);
  const window = app.window();
  const session = await window.session();
  await window.intend({ type: 'configureBranch', session, branch: 1, settings: { authority: 'ask' } });
  const asked = words === 'changes' ? 2 : 0;
  const turn = window.turn(session, 1, words);
  for (let n = 0; n < asked; n++) await window.allow(await window.request());
  await turn;
  const folder = join(app.state, 'sessions', session);
  const files = (await readdir(folder)).filter(name => name.endsWith('.jsonl'));
  const logs = await Promise.all(files.map(name => readFile(join(folder, name), 'utf8')));
  const events = logs
    .join('')
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as { type: string; title?: string });
  return events
    .filter(({ type }) => type === 'toolStarted' || type === 'toolFinished')
    .map(({ type, title }) => (title === undefined ? type : `${type} ${title}`));
}
