import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { realDisk, type DiskPort } from '../../src/storage/segmentWriter.ts';
import { branchNamed, forkInto, forkStory, plays } from '../support/forkStory.ts';
import { gate, type Gate } from '../support/messagesApi/gate.ts';
import { startMessagesApi, type MessagesApi } from '../support/messagesApi/startMessagesApi.ts';
import { text, toolUse } from '../support/messagesApi/script.ts';

let api: MessagesApi;
beforeEach(async () => {
  api = await startMessagesApi();
});
afterEach(() => api.close());

/** A disk that holds what has these words in it, once, until the gate is opened. */
function slowDisk(words: string, held: Gate): DiskPort {
  let isHeld = false;
  return {
    ...realDisk,
    write: async (file, bytes) => {
      if (!isHeld && Buffer.from(bytes).includes(words)) {
        isHeld = true;
        await held.pass();
      }
      return realDisk.write(file, bytes);
    },
  };
}

test('a run that begins while the end of the one before is on its way to the disk can be stopped', async t => {
  const ending = gate();
  const { window, session } = await forkStory(api, t, { disk: slowDisk('"type":"runEnded"', ending) });
  const held = gate();
  plays(api, { main: [[text('one')], [text('two ', held)]] });
  await window.intend({ type: 'submit', session, branch: 1, words: 'first', how: 'send' });
  await ending.reached;
  const asked = window.intend({ type: 'submit', session, branch: 1, words: 'second', how: 'send' });
  // It begins in memory: nothing of it is told before the end of the first is on disk.
  for (let turns = 0; turns < 100; turns++) await new Promise(resolve => setImmediate(resolve));
  ending.release();
  await asked;
  await held.reached;
  await window.intend({ type: 'stop', session, branch: 1 });
  held.release();
  await window.rest(1);
  assert.equal(branchNamed(window, 'main').run?.end?.outcome, 'stopped');
});

test('stopping a branch that rests with its branches: their ends do not set it going', async t => {
  const { app, window, session } = await forkStory(api, t);
  const held = gate();
  plays(api, {
    main: [[toolUse('fork', { wait: false, branches: [{ name: 'aside', task: 'Look.' }] })], [text('started')]],
    aside: [[text('looking ', held)]],
  });
  await window.turn(session, 1, 'Go.');
  await held.reached;
  const { branches } = await window.intend({ type: 'stopAll', session, branch: 1 });
  held.release();
  assert.deepEqual(branches, [2]);
  // Until nothing runs and nothing follows.
  await app.app.drain();
  await window.viewer.when(view => view.tree.mail.size === 1);
  assert.equal(window.viewer.view.tree.lastRun, 2);
  assert.equal([...window.viewer.view.tree.mail.values()][0]?.taken, undefined);
});

test('stopping a branch with its agents leaves alone what the person made of it', async t => {
  const { window, session } = await forkStory(api, t);
  const held = [gate(), gate()];
  const [first = gate(), second = gate()] = held;
  plays(api, {
    main: [[text('begun')], [forkInto('child')], [text('on my own')]],
    child: [[text('looking ', first)]],
  });
  await window.turn(session, 1, 'Begin.');
  await window.intend({ type: 'submit', session, branch: 1, words: 'Go.', how: 'send' });
  await first.reached;
  api.reply([text('mine ', second, 'is done')], request => JSON.stringify(request.body.raw).includes('another way'));
  const at = 2;
  const [own = 0] = (
    await window.intend({ type: 'fork', session, branch: 1, at, ways: [{ name: 'own', words: 'another way' }] })
  ).branches;
  await second.reached;
  const { branches } = await window.intend({ type: 'stopAll', session, branch: 1 });
  for (const each of held) each.release();
  await window.rest(own);
  assert.deepEqual(branches, [1, 2]);
  assert.equal(branchNamed(window, 'own').run?.end?.outcome, 'done');
});
