import assert from 'node:assert/strict';
import { test } from 'node:test';
import { realDisk, type DiskPort } from '../../src/storage/segmentWriter.ts';
import { forkInto, plays } from '../support/forkStory.ts';
import { startMessagesApi } from '../support/messagesApi/startMessagesApi.ts';
import { text } from '../support/messagesApi/script.ts';
import { openApp } from '../support/openApp.ts';

test('children that begin at once are made and started in one write, before any of their requests', async t => {
  const api = await startMessagesApi();
  const writes: { text: string; requests: number }[] = [];
  const disk: DiskPort = {
    ...realDisk,
    write: (file, bytes) => {
      writes.push({ text: Buffer.from(bytes).toString(), requests: api.requests.length });
      return realDisk.write(file, bytes);
    },
  };
  const app = await openApp(api.url, { disk });
  t.after(async () => {
    await app.close();
    await api.close();
  });
  const window = app.window();
  const session = await window.session();
  const names = ['a', 'b', 'c', 'd'];
  const said = names.map(name => [name, [[text(`${name} is found`)]]] as const);
  plays(api, { main: [[forkInto(...names)], [text('done')]], ...Object.fromEntries(said) });
  await window.turn(session, 1, 'Find them.');
  const made = writes.filter(write => write.text.includes('"branchCreated"') && write.text.includes('"fork"'));
  assert.equal(made.length, 1);
  // The request that called for them is the only one so far.
  assert.equal(made[0]?.requests, 1);
  assert.equal(made[0]?.text.match(/"runStarted"/g)?.length, names.length);
});
