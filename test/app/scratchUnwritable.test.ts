import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { branchNamed, forkInto, forkStory, heardBy, plays } from '../support/forkStory.ts';
import { startMessagesApi } from '../support/messagesApi/startMessagesApi.ts';
import { text } from '../support/messagesApi/script.ts';

test('where no scratch folder can be made agents work all the same, one note says why, and later all of it is written', async t => {
  const api = await startMessagesApi();
  t.after(() => api.close());
  const { app, window, session } = await forkStory(api, t);
  const inTheWay = join(app.folder, '.banyan');
  await writeFile(inTheWay, 'a file of the person’s own');
  plays(api, {
    main: [[forkInto('a', 'b')], [text('Both are back.')], [text('I go on.')]],
    a: [[text('a is green.')]],
    b: [[text('b is blue.')]],
  });
  await window.turn(session, 1, 'Look at both.');
  assert.equal(branchNamed(window, 'main').run?.end?.outcome, 'done');
  assert.match(heardBy(api, 'main'), /a is green\..*b is blue\./);
  assert.equal(await readFile(inTheWay, 'utf8'), 'a file of the person’s own');
  assert.deepEqual(
    app.notes.map(line => line.replace(app.folder, 'here')),
    ['scratch folders in here are not written: Error: .banyan is not a folder.'],
  );

  await rm(inTheWay);
  await window.turn(session, 1, 'And now?');
  // What is behind is written before the application ends.
  await app.app.dispose();
  const read = (name: string): Promise<string> => readFile(join(inTheWay, session, name), 'utf8');
  assert.match(await read('main/prompt.md'), /Look at both\./);
  assert.match(await read('main/history.md'), /Look at both\.[^]*Both are back\.[^]*And now\?[^]*I go on\./);
  assert.match(
    await read('main/inbox/001-a-result.md').catch(() => read('main/inbox/001-b-result.md')),
    /is (green|blue)/,
  );
  assert.match(await read('a/history.md'), /a is green\./);
  assert.match(await read('a/result.md'), /a is green\./);
  assert.match(await read('b/result.md'), /b is blue\./);
  assert.equal(app.notes.length, 1);
});
