import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathTo } from '../../src/session/path.ts';
import { startMessagesApi, type MessagesApi } from '../support/messagesApi/startMessagesApi.ts';
import { text, toolUse } from '../support/messagesApi/script.ts';
import { openApp, saidWall, writeFiles, type TestApp } from '../support/openApp.ts';
import { eventually } from '../support/workbench/eventually.ts';

let api: MessagesApi;
let app: TestApp;

before(async () => {
  api = await startMessagesApi();
  app = await openApp(api.url, { wall: saidWall, settings: { authority: 'auto' } });
});
after(async () => {
  await app.close();
  await api.close();
});

/** A file of the workspace, once it holds what is looked for. */
async function holds(path: string, what: RegExp, of: TestApp = app): Promise<string> {
  return eventually(async () => {
    const found = await readFile(join(of.folder, path), 'utf8').catch(() => '');
    return what.test(found) ? found : undefined;
  });
}

test('folders follow the log: a prompt, its history, a fork that names what it shares, a rewind', async () => {
  await writeFiles(app.folder, { 'a.txt': 'alpha\n' });
  const window = app.window();
  const session = await window.session();
  assert.equal(existsSync(join(app.folder, '.banyan', session)), false);
  api.reply([text('I look.'), toolUse('read', { path: 'a.txt' })]);
  api.reply([text('It says alpha.')]);
  await window.turn(session, 1, 'What does a.txt say?');
  const history = await holds(`.banyan/${session}/main/history.md`, /It says alpha\./);
  assert.match(history, /^# main\n/);
  assert.match(history, /## n1 prompt, .*\n\nWhat does a\.txt say\?/);
  assert.match(history, /## n2 reply, .*\n\nI look\.\n\nread:/);
  assert.match(history, /## n3 results, .*\n\nread a\.txt: ok\n\n```\n1\talpha\n/);
  assert.equal(await holds(`.banyan/${session}/main/prompt.md`, /./), 'What does a.txt say?\n');

  api.reply([text('Another way.')]);
  const at = pathTo(window.viewer.view.tree, window.viewer.view.tree.branches.get(1)?.head ?? 0)[3]?.id ?? 0;
  const ways = [{ name: 'Try: this/that?', words: 'Try this.' }];
  const { branches } = await window.intend({ type: 'fork', session, branch: 1, at, ways });
  const fork = branches[0] ?? 0;
  await window.rest(fork);
  const forked = await holds(`.banyan/${session}/Try-this-that/history.md`, /Another way\./);
  assert.ok(forked.startsWith(`n1–n${at}: ../main/history.md\n`), forked);
  assert.doesNotMatch(forked, /What does a\.txt say/);

  await window.intend({ type: 'renameBranch', session, branch: fork, name: 'renamed' });
  await window.intend({ type: 'rewind', session, branch: 1, to: 1 });
  await holds(`.banyan/${session}/main/history.md`, /\n## Rewound to n1\n/);
  api.reply([text('Once more.')]);
  await window.turn(session, fork, 'Go on.');
  await holds(`.banyan/${session}/Try-this-that/history.md`, /Once more\./);
  assert.deepEqual((await readdir(join(app.folder, '.banyan', session))).toSorted(), ['Try-this-that', 'main']);
});

test('checkpoints, receipts and copies leave the folders alone', async () => {
  const window = app.window();
  const session = await window.session();
  api.reply([toolUse('bash', { command: 'echo b > b.txt' })]);
  api.reply([text('Done.')]);
  await window.turn(session, 1, 'Write b.');
  await holds(`.banyan/${session}/main/history.md`, /Done\./);
  api.reply([toolUse('write', { path: `.banyan/${session}/main/notes.md`, content: 'n\n' })]);
  api.reply([text('Noted.')]);
  await window.turn(session, 1, 'Take a note.');
  await holds(`.banyan/${session}/main/history.md`, /Noted\./);
  assert.equal(await readFile(join(app.folder, '.banyan', session, 'main/notes.md'), 'utf8'), 'n\n');
  const receipt = window.viewer.view.tree.branches.get(1)?.run?.end?.receipt;
  assert.deepEqual(receipt?.files, []);
  assert.equal(receipt?.steps, 1);
});

test('where a folder is not trusted nothing is written, and what happened is written later', async () => {
  const own = await openApp(api.url);
  try {
    const window = own.window();
    const session = await window.session();
    api.reply([text('One.')]);
    await window.turn(session, 1, 'one');
    await holds(`.banyan/${session}/main/history.md`, /One\./, own);
    window.uplink.window({ trusted: false });
    await window.intend({ type: 'renameSession', session, title: 'renamed' });
    await window.uplink.intent({ type: 'rewind', session, branch: 1, to: 1 });
    window.uplink.window({ trusted: true });
    api.reply([text('Two.')]);
    await window.turn(session, 1, 'two');
    await holds(`.banyan/${session}/main/history.md`, /Rewound to n1[^]*Two\./, own);
  } finally {
    await own.close();
  }
});

test('after a crash the folder goes on where it was, and nothing stands there twice', async () => {
  const first = await openApp(api.url);
  let second: TestApp | undefined;
  try {
    const window = first.window();
    const session = await window.session();
    api.reply([text('One.')]);
    await window.turn(session, 1, 'one');
    await holds(`.banyan/${session}/main/history.md`, /One\./, first);
    second = await first.reopen();
    const again = second.window();
    again.uplink.show({ session, branch: 1 }, 0);
    await again.viewer.when(view => view.shown?.session === session);
    api.reply([text('Two.')]);
    await again.turn(session, 1, 'two');
    const history = await holds(`.banyan/${session}/main/history.md`, /Two\./, second);
    assert.equal(history.match(/^# main$/gm)?.length, 1);
    assert.deepEqual(
      [...history.matchAll(/^## (n\d+)/gm)].map(([, node]) => node),
      ['n1', 'n2', 'n3', 'n4'],
    );
  } finally {
    await second?.app.dispose();
    await first.close();
  }
});

test('a branch that may only read writes its own folder, without a question, and nothing else', async () => {
  const window = app.window();
  const session = await window.session();
  await window.intend({ type: 'configureBranch', session, branch: 1, settings: { authority: 'readOnly' } });
  api.reply([
    toolUse('write', { path: `.banyan/${session}/main/found.md`, content: 'line 3\n' }),
    toolUse('write', { path: `.banyan/${session}/other/found.md`, content: 'line 3\n' }),
    toolUse('write', { path: 'found.md', content: 'line 3\n' }),
  ]);
  api.reply([text('Found.')]);
  await window.turn(session, 1, 'Look.');
  assert.equal(await readFile(join(app.folder, '.banyan', session, 'main/found.md'), 'utf8'), 'line 3\n');
  assert.equal(existsSync(join(app.folder, '.banyan', session, 'other')), false);
  assert.equal(existsSync(join(app.folder, 'found.md')), false);
  const sent = JSON.stringify(api.requests.at(-1)?.body);
  assert.match(sent, /is not yours to change: your own scratch folder is/);
  assert.match(sent, /This branch may only read/);
});
