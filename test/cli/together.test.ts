import assert from 'node:assert/strict';
import { test } from 'node:test';
import { joinSupervisor } from '../../src/client/joinSupervisor.ts';
import { Viewer } from '../../src/cli/viewer.ts';
import { gate } from '../support/messagesApi/gate.ts';
import { text, toolUse } from '../support/messagesApi/script.ts';
import { cliPlace, type CliPlace } from './support/cliPlace.ts';

test('a second command line joins the first, which stays until the second is done', async () => {
  await using place = await cliPlace();
  const [one, two] = [hold(place, 'one'), hold(place, 'two')];
  const first = place.start(['run', 'one']);
  await one.reached;
  const second = place.start(['run', 'two', '--new', '--json']);
  await two.reached;
  one.release();
  await first.said('Others still work in this process');
  two.release();
  const [a, b] = await Promise.all([first.ended, second.ended]);
  assert.match(a.out, /^held one\n— main done at n2/);
  assert.match(b.out, /"outcome":"done"/);
  assert.doesNotMatch(b.out, /"outcome":"parked"/);
  assert.deepEqual([a.code, b.code, b.err], [0, 0, '']);
});

test('when the first is stopped the second takes its place, and its turn goes on', async () => {
  await using place = await cliPlace();
  const [one, two] = [hold(place, 'one'), gate()];
  const first = place.start(['run', 'one'], { BANYAN_LOG: '1' });
  await one.reached;
  place.api.reply([text('before '), two, toolUse('bash', { command: 'echo ran' })], isFor('two'));
  place.api.reply([text('after')]);
  const second = place.start(['run', 'two', '--new', '--yes', '--json']);
  await two.reached;
  first.signal('SIGINT');
  // From here on no step is begun: the call of the second waits for whoever comes next.
  await first.said('ending: stopped');
  two.release();
  assert.equal((await first.ended).code, 130);
  const end = await second.ended;
  assert.deepEqual([end.code, end.err], [0, '']);
  const events = end.out
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line) as { seq: number; type: string });
  const told = events.map(event => JSON.stringify(event));
  assert.deepEqual(
    events.map(({ seq }) => seq),
    events.map((_, at) => at + 1),
  );
  assert.ok(told.some(line => line.includes('"outcome":"parked"')));
  assert.ok(told.some(line => line.includes('"by":"resume"')));
  assert.equal(events.filter(({ type }) => type === 'toolStarted').length, 1);
});

test('when the first is killed the second says what became of its turn', async () => {
  await using place = await cliPlace();
  const [one, two] = [hold(place, 'one'), hold(place, 'two')];
  const first = place.start(['run', 'one']);
  await one.reached;
  const second = place.start(['run', 'two', '--new']);
  await two.reached;
  first.signal('SIGKILL');
  const end = await second.ended;
  assert.equal(end.code, 1);
  assert.match(end.err, /^The process that ran the agent has ended, and the turn with it\./);
});

test('a prompt to a branch that runs waits for its turn', async () => {
  await using place = await cliPlace();
  const { one, first, second } = await waiting(place);
  one.release();
  const [a, b] = await Promise.all([first.ended, second.ended]);
  assert.match(a.out, /^held one\n— main done at n2/);
  assert.match(b.out, /^two\n— main done at n4/);
});

test('Ctrl+C takes a prompt back that waits; the turn it waited for goes on', async () => {
  await using place = await cliPlace();
  const { one, first, second } = await waiting(place);
  second.signal('SIGINT');
  const { code, err } = await second.ended;
  assert.equal(code, 130);
  assert.doesNotMatch(err, /taken back/);
  one.release();
  const { out, code: done } = await first.ended;
  assert.equal(done, 0);
  assert.match(out, /^held one\n— main done at n2/);
  assert.ok(!place.api.requests.some(request => request.text.includes('say two')));
});

test('a window joins the command line that runs and sees its turn', async () => {
  await using place = await cliPlace();
  const one = hold(place, 'one');
  const cli = place.start(['run', 'one']);
  await one.reached;
  const { window, viewer } = await join(place);
  const [row] = await window.uplink.query({ type: 'sessions', folder: place.folder });
  assert.equal(row?.title, 'one');
  window.uplink.show({ session: row.session, branch: 1 }, 0);
  await viewer.when(view => view.tree.nodes.get(1)?.title === 'one');
  window.dispose();
  one.release();
  assert.equal((await cli.ended).code, 0);
});

test('a prompt that waits and is taken back in a window ends its command line with that', async () => {
  await using place = await cliPlace();
  const { one, first, second } = await waiting(place);
  const { window, viewer } = await join(place);
  const [row] = await window.uplink.query({ type: 'sessions', folder: place.folder });
  assert.ok(row);
  window.uplink.show({ session: row.session, branch: 1 }, 0);
  await viewer.when(({ tree }) => tree.queue.length === 1);
  const queued = viewer.view.tree.queue[0]?.id ?? 0;
  await window.uplink.intent({ type: 'withdraw', session: row.session, queued });
  const { code, err } = await second.ended;
  assert.equal(code, 1);
  assert.match(err, /^The prompt was taken back elsewhere before it was its turn\. It was not sent\.$/m);
  window.dispose();
  one.release();
  assert.equal((await first.ended).code, 0);
});

/** A command line whose turn runs, and a second whose prompt waits for its end. */
async function waiting(place: CliPlace) {
  const one = hold(place, 'one');
  const first = place.start(['run', 'one']);
  await one.reached;
  const second = place.start(['run', 'say two']);
  await second.said('main is running; the prompt waits for the end of that turn.');
  return { one, first, second };
}

/** A window on the command line that runs. */
async function join({ state }: CliPlace) {
  const viewer = new Viewer();
  const window = await joinSupervisor({
    state,
    dist: '',
    version: '0.0.0',
    client: 'window',
    nodePaths: [],
    peer: viewer,
    start: 'join',
    log: () => undefined,
  });
  viewer.uplink = window.uplink;
  return { window, viewer };
}

/** The reply to the prompt `words` stops until its gate is released, and then says which it was. */
function hold(place: CliPlace, words: string) {
  const held = gate();
  place.api.reply([held, text(`held ${words}`)], isFor(words));
  return held;
}

function isFor(words: string) {
  return ({ prompt }: { prompt: string }): boolean => prompt.endsWith(words);
}
