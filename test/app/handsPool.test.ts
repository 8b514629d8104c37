import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import type { WalledPlace } from '../../src/app/appDeps.ts';
import type { Authority } from '../../src/session/rule.ts';
import { gate } from '../support/messagesApi/gate.ts';
import { startMessagesApi, type MessagesApi } from '../support/messagesApi/startMessagesApi.ts';
import { text, toolUse } from '../support/messagesApi/script.ts';
import { openApp, saidWall, writeFiles, type AppOptions, type TestApp, type TestWindow } from '../support/openApp.ts';

let api: MessagesApi;
beforeEach(async () => {
  api = await startMessagesApi();
});
afterEach(() => api.close());

async function open(
  t: { after(work: () => Promise<void>): void },
  options: AppOptions & { authority: Authority },
): Promise<{ app: TestApp; window: TestWindow; session: string }> {
  const { authority, settings } = options;
  const app = await openApp(api.url, { wall: saidWall, ...options, settings: { authority, ...settings } });
  t.after(() => app.close());
  const window = app.window();
  return { app, window, session: await window.session() };
}

test('a branch that may only read gets hands that can only read, and its edits are refused', async t => {
  const places: WalledPlace[] = [];
  const { app, window, session } = await open(t, {
    authority: 'readOnly',
    openHands: (place, plain) => {
      places.push(place);
      return plain;
    },
    settings: { hosts: ['registry.example.org'] },
  });
  await writeFiles(app.folder, { 'a.txt': 'a\n' });
  api.reply([
    toolUse('bash', { command: 'cat a.txt' }),
    toolUse('edit', { path: 'a.txt', old_string: 'a', new_string: 'b' }),
  ]);
  api.reply([text('I would change a.')]);
  await window.turn(session, 1, 'Look.');
  assert.equal(await readFile(join(app.folder, 'a.txt'), 'utf8'), 'a\n');
  assert.match(JSON.stringify(api.requests.at(-1)?.body), /This branch may only read/);
  await window.intend({ type: 'configureBranch', session, branch: 1, settings: { authority: 'auto' } });
  api.reply([toolUse('edit', { path: 'a.txt', old_string: 'a', new_string: 'b' })]);
  api.reply([text('Changed.')]);
  await window.turn(session, 1, 'Do it.');
  assert.equal(await readFile(join(app.folder, 'a.txt'), 'utf8'), 'b\n');
  assert.deepEqual(
    places.map(({ reach }) => reach),
    [
      { files: 'read', hosts: ['registry.example.org'] },
      { files: 'write', hosts: ['registry.example.org'] },
    ],
  );
});

test('hands start while a call is still being written, and never for a reply without one', async t => {
  const warmed: string[] = [];
  const warm = Promise.withResolvers<void>();
  const held = gate();
  // Before the application is closed: that waits for the run.
  t.after(() => held.release());
  const { window, session } = await open(t, {
    authority: 'auto',
    openHands: (_, plain) => ({
      ...plain,
      warm: () => {
        warmed.push('warm');
        warm.resolve();
        plain.warm?.();
      },
      execute: (name, input, watch) => {
        warmed.push(name);
        return plain.execute(name, input, watch);
      },
    }),
  });
  api.reply([text('Just words.')]);
  await window.turn(session, 1, 'Say.');
  assert.deepEqual(warmed, []);
  api.reply([text('I run it.'), toolUse('bash', { command: 'echo a long command' }, { at: 12, gate: held })]);
  api.reply([text('Done.')]);
  await window.intend({ type: 'submit', session, branch: 1, words: 'Run.', how: 'send' });
  await window.viewer.when(view => [...(view.live.get(1)?.blocks.values() ?? [])].some(block => block.type === 'call'));
  await warm.promise;
  assert.deepEqual(warmed, ['warm']);
  held.release();
  await window.rest(1);
  assert.deepEqual(warmed, ['warm', 'bash']);
});
