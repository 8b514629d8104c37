import assert from 'node:assert/strict';
import { test } from 'node:test';
import { modelInfo } from '../../src/model/modelTable.ts';
import type { ModelRequest } from '../support/messagesApi/modelRequest.ts';
import { startMessagesApi } from '../support/messagesApi/startMessagesApi.ts';
import { text, toolUse } from '../support/messagesApi/script.ts';
import { openApp, type AppOptions } from '../support/openApp.ts';

function isMain({ received }: ModelRequest): boolean {
  return !received.text.includes(', a fresh agent');
}

/** What an agent is told after a call, and which models its children were asked with. */
async function told(tool: string, input: object, options: AppOptions = {}) {
  const api = await startMessagesApi();
  const app = await openApp(api.url, options);
  try {
    const window = app.window();
    const session = await window.session();
    let answer = '';
    let answered = false;
    api.reply([toolUse(tool, input)], isMain);
    api.reply([text('Found.')], request => !isMain(request));
    api.reply(request => {
      answered = true;
      answer = request.answered.findLast(({ name }) => name === tool)?.output ?? '';
      return [text('Good.')];
    }, isMain);
    await window.turn(session, 1, 'Start one.');
    assert.ok(answered);
    const branches = window.viewer.view.tree.branches.size;
    const heads = api.requests.map(({ text: sent }) => /"model":"([^"]+)"/.exec(sent)?.[1]);
    return { answer, branches, heads };
  } finally {
    await app.close();
    await api.close();
  }
}

const spawn = { name: 'helper', task: 'Look.', onboard: false };

test('a model that there is not starts nothing, and those that there are are named', async () => {
  const { answer, branches } = await told('spawn', { ...spawn, model: 'claude-haiku-9' });
  assert.equal(branches, 1);
  assert.match(answer, /there is no model "claude-haiku-9"/);
  assert.match(answer, /claude-haiku-5-5/);
  assert.match(answer, /claude-opus-5-5/);
});

test('an effort that the model has not starts nothing, and those it has are named', async () => {
  const none = await told('spawn', { ...spawn, effort: 'huge' });
  assert.equal(none.branches, 1);
  assert.match(none.answer, /claude-opus-5-5 has no effort "huge".*low, medium, high, xhigh, max/);
  const older = await told('spawn', { ...spawn, model: 'claude-opus-4-6', effort: 'xhigh' });
  assert.match(older.answer, /claude-opus-4-6 has no effort "xhigh".*low, medium, high, max/);
  const plain = await told('spawn', { ...spawn, model: 'claude-haiku-4-5', effort: 'low' });
  assert.match(plain.answer, /claude-haiku-4-5 has no efforts/);
});

test('a model may be named by its dated id', async () => {
  const { branches, heads } = await told('spawn', { ...spawn, model: 'claude-haiku-4-5-20251001' });
  assert.equal(branches, 2);
  assert.equal(heads[1], 'claude-haiku-4-5-20251001');
});

test('what the API lists counts, and the agent’s own model whatever is known of it', async () => {
  const listed = { ...modelInfo('claude-haiku-5-5'), id: 'claude-haiku-4-5-20251001' };
  const models = () => [listed];
  const short = await told('spawn', { ...spawn, model: 'claude-haiku-4-5' }, { models });
  assert.equal(short.branches, 2, 'the id without its date');
  const own = await told('spawn', { ...spawn, model: 'claude-opus-5-5' }, { models });
  assert.equal(own.branches, 2);
  const other = await told('spawn', { ...spawn, model: 'claude-opus-4-8' }, { models });
  assert.equal(other.branches, 1);
  assert.match(other.answer, /There are: claude-haiku-4-5-20251001\. /);
});

test('a fork keeps the model of what it shares, and is told so', async () => {
  const { answer, branches } = await told('fork', {
    branches: [{ name: 'a', task: 'Look.', model: 'claude-haiku-5-5', effort: 'low' }],
  });
  assert.equal(branches, 1);
  assert.match(answer, /model/);
  assert.match(answer, /spawn/);
});
