import assert from 'node:assert/strict';
import { test } from 'node:test';
import { player } from '../support/messagesApi/play.ts';
import { startMessagesApi } from '../support/messagesApi/startMessagesApi.ts';
import { openApp, saidWall } from '../support/openApp.ts';

const five = [1, 2, 3, 4, 5];

/** Five that ask before they begin; the first of them then has long work and forks into five. */
const program = (() => {
  const parts = five.map(part => `part-${part}: {NEED form; SAY KNOW part-${part}=$form}`).join(' | ');
  const first = `SPAWN writer-1 onboard may=fork: {NEED form; PAD 24000; RUN ls; FORK ${parts}; SAY All parts are in.}`;
  const others = five.slice(1).map(each => `+ SPAWN writer-${each} onboard: {NEED form; SAY ${each} is $form}`);
  return ['KNOW form=short', first, ...others, 'SAY All writers are back.'].join('\n');
})();

test('five are onboarded, one forks into five: each has the interview, and all read one cached prefix', async t => {
  const api = await startMessagesApi({ brain: player() });
  const app = await openApp(api.url, { wall: saidWall, settings: { authority: 'auto' } });
  t.after(async () => {
    await app.close();
    await api.close();
  });
  const window = app.window();
  const session = await window.session();
  await window.turn(session, 1, program);
  const { tree } = window.viewer.view;
  const branches = [...tree.branches.values()];
  assert.equal(branches.filter(({ purpose }) => purpose === 'spawn').length, 5);
  assert.equal(branches.filter(({ task }) => task?.role === 'delegate').length, 5, 'each asked its parent’s delegate');
  assert.deepEqual(
    branches.map(({ run }) => run?.end?.outcome),
    branches.map(() => 'done'),
  );
  const firsts = five.map(part => {
    const found = api.requests.find(({ text }) => text.includes(`You are part-${part} now`));
    assert.ok(found, `part-${part} was asked`);
    return found;
  });
  const prefix = Math.max(...firsts.map(({ oracle }) => oracle?.sent ?? 0));
  assert.ok(prefix > 24_000, `they share ${prefix} tokens`);
  for (const { usage, text } of firsts) {
    assert.match(text, /KNOW form=short/);
    const read = Number(usage?.['cache_read_input_tokens']);
    assert.ok(read >= 0.99 * prefix, `read ${read} of ${prefix} tokens`);
  }
  assert.deepEqual(
    api.requests.flatMap(({ status, rule }) => (status === 200 ? [] : [rule ?? status])),
    [],
  );
});
