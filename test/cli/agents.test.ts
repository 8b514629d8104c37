import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plays } from '../support/forkStory.ts';
import { gate } from '../support/messagesApi/gate.ts';
import { text, toolUse, type Script } from '../support/messagesApi/script.ts';
import { cliPlace } from './support/cliPlace.ts';

const forkInto = (wait: boolean, ...names: string[]): Script[number] =>
  toolUse('fork', { branches: names.map(name => ({ name, task: `Look at ${name}.` })), wait });

test('a turn tells who was forked and how they ended, and so do the tree and the log', async () => {
  await using place = await cliPlace();
  plays(place.api, {
    main: [[forkInto(true, 'a', 'b')], [text('Both are back.')]],
    a: [[text('A is there.')]],
    b: [[text('B is not.')]],
  });
  const turn = await place.banyan('run', 'Look at both.');
  assert.equal(turn.code, 0);
  for (const line of ['+ a forked by main: Look at a.', '+ b forked by main: Look at b.', '= a done', '= b done'])
    assert.ok(
      turn.out.split('\n').some(said => said.startsWith(line)),
      `${line} in ${turn.out}`,
    );
  assert.match(turn.out, /Both are back\.\n— main done/);
  const tree = await place.banyan('tree');
  assert.match(tree.out, /<- a \(forked by main\)$/m);
  const log = await place.banyan('log');
  assert.match(log.out, /branch made from main after n\d+, by the agent \(task\): Look at a\./);
});

test('what runs on after the turn is followed until it rests, with the turn that its result starts', async () => {
  await using place = await cliPlace();
  const held = gate();
  plays(place.api, {
    main: [[forkInto(false, 'a')], [text('I go home.')], [text('Now I know.')]],
    a: [[held, text('A is there.')]],
  });
  const turn = place.start(['run', 'Look at it.']);
  await turn.said('… still at work: a');
  held.release();
  const { out, code } = await turn.ended;
  assert.equal(code, 0);
  const places = ['I go home.', '— main done', '… still at work: a', '= a done', 'Now I know.'].map(said =>
    out.indexOf(said),
  );
  assert.ok(
    places.every((at, index) => at > (places[index - 1] ?? -1)),
    out,
  );
  assert.match(out, /Now I know\.\n— main done at n\d+/);
});

test('Ctrl+C while agents work on after the turn ends them, and the branch rests', async () => {
  await using place = await cliPlace();
  plays(place.api, {
    main: [[forkInto(false, 'a')], [text('I go home.')], [text('Now I know.')]],
    a: [[gate(), text('never')]],
  });
  const turn = place.start(['run', 'Look at it.']);
  await turn.said('… still at work: a');
  turn.signal('SIGINT');
  assert.equal((await turn.ended).code, 130);
  const log = await place.banyan('log');
  assert.match(log.out, /run 2 stopped/);
  assert.doesNotMatch(log.out, /run 3/);
});

test('stop --all ends a branch with the agents below it, from another terminal', async () => {
  await using place = await cliPlace();
  const never = [gate(), text('never')];
  plays(place.api, { main: [[forkInto(true, 'a', 'b')]], a: [never], b: [never] });
  const turn = place.start(['run', 'Look at it.']);
  await turn.said('+ b forked by main');
  await place.api.received(2);
  assert.equal((await place.banyan('stop', 'a')).out, 'Stopped: a.\n');
  assert.equal((await place.banyan('stop', 'main', '--all')).out, 'Stopped: main, b.\n');
  assert.equal((await turn.ended).code, 130);
  assert.equal((await place.banyan('stop', 'main')).out, 'main was not running.\n');
});

test('words go to a branch that rests and start a turn of it, or under a node and start a branch there', async () => {
  await using place = await cliPlace();
  place.api.onRequest(() => [text('Heard.')]);
  await place.banyan('run', 'first');
  const sent = await place.banyan('send', 'main', 'second');
  assert.match(sent.out, /^> sent to main\n[\s\S]*Heard\.\n— main done at n4/);
  const below = await place.banyan('send', 'n2', '--from', 'main');
  assert.equal(below.code, 0);
  assert.match(below.out, /^> sent to (?!main)/);
  const unknown = await place.banyan('send', 'nobody', 'hello');
  assert.equal(unknown.code, 1);
  assert.match(unknown.err, /There is no branch nobody/);
});

test('what a fork finds goes to where it was told, as a branch of its own under a node', async () => {
  await using place = await cliPlace();
  await place.banyan('run', 'say first');
  await place.banyan('run', 'say second');
  const fork = await place.banyan(
    'fork',
    'n2',
    'say found',
    '--name',
    'way',
    '--return-to',
    'main',
    '--return-to',
    'n2',
  );
  assert.match(fork.out, /^found\n— way done/);
  const log = await place.banyan('log');
  assert.equal(log.out.match(/result \d+ from way to /g)?.length, 2);
  const heard = place.api.requests.map(({ text: body }) => body).filter(body => body.includes('found'));
  assert.ok(heard.length >= 2, 'both read it');
});

test('what is named wrongly is said with what there is, and nothing is made', async () => {
  await using place = await cliPlace();
  place.api.onRequest(() => [text('Heard.')]);
  const none = await place.banyan('send', 'main', 'hello');
  assert.equal(none.code, 1);
  assert.match(none.err, /There is no session in .*banyan run/);
  await place.banyan('run', 'first');
  const before = (await place.banyan('tree')).out;
  const wrong: [number, RegExp, ...string[]][] = [
    [1, /^There is no n99\.$/m, 'send', 'n99', 'hello'],
    [1, /^n0 is the place before the first prompt/, 'send', 'n0', 'hello'],
    [1, /^A branch cannot send words to itself\.$/m, 'send', 'main', 'hello', '--from', 'main'],
    [1, /^There is no n99 that a result could go to\.$/m, 'fork', 'n2', 'go', '--return-to', 'n99'],
    [1, /^There is no branch nobody\. There are: main\.$/m, 'fork', 'n2', 'go', '--return-to', 'nobody'],
  ];
  for (const [code, words, ...args] of wrong) {
    const end = await place.banyan(...args);
    assert.deepEqual([args, end.code, end.out], [args, code, '']);
    assert.match(end.err, words);
  }
  assert.equal((await place.banyan('tree')).out, before);
});
