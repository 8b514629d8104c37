import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { ModelRequest } from '../support/messagesApi/modelRequest.ts';
import { startMessagesApi, type MessagesApi } from '../support/messagesApi/startMessagesApi.ts';
import { text, toolUse } from '../support/messagesApi/script.ts';
import { openApp, saidWall, writeFiles, type TestApp } from '../support/openApp.ts';

let api: MessagesApi;
let app: TestApp;

before(async () => {
  api = await startMessagesApi();
  app = await openApp(api.url, { wall: saidWall });
  await writeFiles(app.folder, { 'door.txt': 'old' });
});
after(async () => {
  await app.close();
  await api.close();
});

/** Whether the first words of a request's agent make it the one with this name; `main` is everybody else. */
function of(name: string): (request: ModelRequest) => boolean {
  return ({ received }) => (/You are (\S+), a fresh agent/.exec(received.text)?.[1] ?? 'main') === name;
}

function answerOf(request: ModelRequest, tool: string): string {
  return request.answered.findLast(({ name }) => name === tool)?.output ?? '';
}

test(
  'a fresh agent that may write begins with its maker’s files of that moment, and who only reads for it sees its files',
  { timeout: 60_000 },
  async () => {
    const window = app.window();
    const session = await window.session();
    const read = toolUse('read', { path: 'door.txt' });
    const heard: string[] = [];
    const hear = (request: ModelRequest): void => void heard.push(answerOf(request, 'read'));
    api.reply([toolUse('bash', { command: 'printf green > door.txt' })], of('main'));
    api.reply(
      [toolUse('spawn', { name: 'painter', task: 'Paint.', onboard: false, writes: true, may: ['spawn'] })],
      of('main'),
    );
    api.reply([toolUse('bash', { command: 'cat door.txt && printf blue > door.txt' })], of('painter'));
    api.reply(request => {
      heard.push(answerOf(request, 'bash'));
      return [toolUse('spawn', { name: 'looker', task: 'Look.', onboard: false })];
    }, of('painter'));
    api.reply([read], of('looker'));
    api.reply(request => {
      hear(request);
      return [text('I saw it.')];
    }, of('looker'));
    api.reply([text('Painted.')], of('painter'));
    api.reply([read], of('main'));
    api.reply(request => {
      hear(request);
      return [text('Good.')];
    }, of('main'));
    await window.turn(session, 1, 'Paint it.');
    assert.match(heard[0] ?? '', /green/, 'the copy has what its maker wrote');
    assert.match(heard[1] ?? '', /blue/, 'the reader sees the copy');
    assert.match(heard[2] ?? '', /green/, 'the workspace is as it was');
    assert.equal(api.pending.replies, 0);
  },
);
