import assert from 'node:assert/strict';
import { test } from 'node:test';
import { modelInfo } from '../../src/model/modelTable.ts';
import { violations } from '../../src/session/invariants.ts';
import { pathTo } from '../../src/session/path.ts';
import { modelTable } from '../support/messagesApi/models/modelTable.ts';
import { startMessagesApi } from '../support/messagesApi/startMessagesApi.ts';
import { text, toolUse } from '../support/messagesApi/script.ts';
import { forkStory } from '../support/forkStory.ts';
import { writeFiles } from '../support/openApp.ts';

const contextWindow = 70_000;

test('a request that is too long also without its big outputs is tried once so and fails with words; nothing is lost', async t => {
  const api = await startMessagesApi({ models: modelTable.map(row => ({ ...row, context: contextWindow })) });
  t.after(() => api.close());
  const { app, window, session } = await forkStory(api, t, { modelInfo: id => ({ ...modelInfo(id), contextWindow }) });
  await writeFiles(app.folder, { 'big.txt': 'All work and no play makes a dull boy.\n'.repeat(450) });
  const path = (): string[] => {
    const { tree } = window.viewer.view;
    return pathTo(tree, tree.branches.get(1)?.head ?? 0).map(node => `n${node.id} ${node.kind}`);
  };
  const endOf = () => window.viewer.view.tree.branches.get(1)?.run?.end;
  const refused = () => api.requests.flatMap(({ error }) => (error === undefined ? [] : [error.replace(/\d+/g, 'N')]));

  api.reply([toolUse('read', { path: 'big.txt' })]);
  api.reply([text('It is dull.')]);
  await window.turn(session, 1, 'Read big.txt.');
  const before = path();
  assert.deepEqual(before, ['n1 prompt', 'n2 reply', 'n3 results', 'n4 reply']);
  const asked = api.requests.length;

  // Three bytes a character, where the estimate counts on one; no summary of it fits either.
  const long = '漢'.repeat(95_000);
  await window.turn(session, 1, long);
  assert.equal(endOf()?.outcome, 'failed');
  assert.equal(endOf()?.failure?.kind, 'tooLong');
  assert.match(endOf()?.failure?.message ?? '', /no longer fits the model’s window\. Fork from an earlier turn/);
  const tooLong = 'prompt is too long: N tokens > N maximum';
  assert.deepEqual(refused(), [tooLong, tooLong]);
  assert.equal(api.requests.length, asked + 2);
  const [whole, trimmed] = api.requests.slice(asked).map(request => request.text);
  assert.match(whole ?? '', /All work and no play/);
  assert.doesNotMatch(trimmed ?? '', /All work and no play/);
  assert.match(trimmed ?? '', /KB of output were left out here; they stand in \S*history/);

  // The prompt stands where it was put, after everything that was there, and what was left out only there stands whole.
  assert.deepEqual(path(), [...before, 'n5 prompt']);
  const prompt = window.viewer.view.bodies.get(5);
  assert.ok(prompt?.kind === 'prompt' && prompt.body.words === long);
  const results = window.viewer.view.bodies.get(3);
  assert.match(JSON.stringify(results?.kind === 'results' ? results.body.blocks : ''), /All work and no play/);
  assert.deepEqual(violations(window.viewer.view.tree), []);

  // Asked again it is tried once more, and no oftener.
  await window.intend({ type: 'retry', session, branch: 1 });
  await window.viewer.when(({ tree }) => tree.lastRun === 3);
  await window.rest(1);
  assert.deepEqual(refused(), [tooLong, tooLong, tooLong, tooLong]);
  assert.equal(endOf()?.failure?.kind, 'tooLong');

  // From before it all goes on as it was.
  await window.intend({ type: 'rewind', session, branch: 1, to: 4 });
  api.reply([text('Still dull.')]);
  await window.turn(session, 1, 'And now?');
  assert.equal(endOf()?.outcome, 'done');
  assert.match(api.requests.at(-1)?.text ?? '', /All work and no play.*It is dull\..*And now\?/);
  assert.deepEqual(path().slice(0, 4), before);
  assert.equal(api.pending.replies, 0);
});
