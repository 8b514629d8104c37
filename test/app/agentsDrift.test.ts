import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { player } from '../support/messagesApi/play.ts';
import { startMessagesApi } from '../support/messagesApi/startMessagesApi.ts';
import { openApp, saidWall } from '../support/openApp.ts';

const plan = `FORK a: {SAY a} | b: {SAY b}
WRITE drifted.txt: by a child
+ FORK c writes may=fork: {WRITE c.txt: by c; SAY c}
+ SPAWN d: {SAY d}
ASK person: May I? (yes)
SAY the whole plan is done`;

test('children that carry on with their parent’s plan do no harm: what they may not is refused, and said', async t => {
  const api = await startMessagesApi({ brain: player({ children: 'drift' }) });
  const app = await openApp(api.url, { wall: saidWall, settings: { authority: 'auto' } });
  t.after(async () => {
    await app.close();
    await api.close();
  });
  const window = app.window();
  const session = await window.session();
  await window.intend({ type: 'submit', session, branch: 1, words: plan, how: 'send' });
  await window.viewer.when(view => view.tree.questions.size > 0);
  const [question] = window.viewer.view.tree.questions.values();
  assert.equal(question?.branch, 1, 'only the agent a person talks to may ask the person');
  const events = await window.uplink.query({ type: 'events', session, since: 0 });
  const refused = events.flatMap(event =>
    event.type === 'nodeAdded' && event.kind === 'results' && event.branch > 1 && event.branch <= 3
      ? event.body.outcomes.map(({ name, result }) => `${event.branch} ${name} ${result}`)
      : [],
  );
  for (const child of [2, 3]) {
    for (const tool of ['write', 'fork', 'spawn', 'ask'])
      assert.ok(refused.includes(`${child} ${tool} denied`), `${tool} of ${child}: ${refused.join(', ')}`);
  }
  await window.intend({ type: 'answerQuestion', session, question: question.id, answers: ['yes'] });
  await window.rest(1);
  const { branches } = window.viewer.view.tree;
  assert.deepEqual(
    [...branches.values()].map(({ name, parent }) => `${name} of ${parent}`),
    ['main of 0', 'a of 1', 'b of 1', 'c of 1', 'd of 1'],
  );
  assert.ok(existsSync(join(app.folder, 'drifted.txt')), 'the agent itself goes on with its plan');
  const joined = JSON.stringify(api.requests.map(({ body }) => body).at(-1));
  assert.match(joined, /Calls refused: \d/);
});
