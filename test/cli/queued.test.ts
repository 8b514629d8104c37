import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gate } from '../support/messagesApi/gate.ts';
import { text } from '../support/messagesApi/script.ts';
import { cliPlace } from './support/cliPlace.ts';

test('a prompt that waits is taken back by Ctrl+C, and the turn before it goes on', async () => {
  await using place = await cliPlace();
  const held = gate();
  place.api.reply([held, text('held')]);
  const first = place.start(['run', 'one']);
  await held.reached;
  const second = place.start(['run', 'say two']);
  await second.said('the prompt waits');
  second.signal('SIGINT');
  assert.equal((await second.ended).code, 130);
  held.release();
  assert.match((await first.ended).out, /^held\n— main done at n2/);
  assert.match((await place.banyan('log')).out, /prompt 1 withdrawn/);
});

test('a prompt that waited for a turn that was stopped is not sent, and says so', async () => {
  await using place = await cliPlace();
  const held = gate();
  place.api.reply([held, text('held')]);
  const first = place.start(['run', 'one']);
  await held.reached;
  const second = place.start(['run', 'say two']);
  await second.said('the prompt waits');
  first.signal('SIGINT');
  const end = await second.ended;
  assert.equal(end.code, 1);
  assert.match(end.err, /\nThe turn before it was stopped; the prompt was not sent\. Send it again\.\n$/);
  assert.equal((await first.ended).code, 130);
});
