import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import type { IntentAnswer } from '../../src/protocol/intent.ts';
import type { Branch } from '../../src/session/tree.ts';
import { openFiles, type FilesPlace } from '../support/filesPlace.ts';
import { branchNamed, forkInto, forkStory, plays } from '../support/forkStory.ts';
import { gate } from '../support/messagesApi/gate.ts';
import { startMessagesApi } from '../support/messagesApi/startMessagesApi.ts';
import { text, toolUse } from '../support/messagesApi/script.ts';
import { diesAfter } from '../support/mortalDisk.ts';

const limit = { timeout: 60_000 };

/** main did a turn, and works on a tangent: its first command goes on until `go` is called, another call follows it. */
async function tangent(t: TestContext): Promise<{ place: FilesPlace; first: number; go: () => void }> {
  const place = await openFiles(t);
  await place.bash('first', 'printf start > a.txt');
  const first = place.head();
  const flag = join(place.app.state, 'go');
  const slow = `printf half > a.txt; echo begun; until [ -e '${flag}' ]; do sleep 0.02; done; printf tangent > a.txt`;
  place.api.reply([toolUse('bash', { command: slow }), toolUse('bash', { command: 'printf more > more.txt' })]);
  await submit(place, 'a tangent');
  await place.window.viewer.when(({ live }) =>
    [...(live.get(1)?.outputs.values() ?? [])].some(({ text: said }) => said.includes('begun')),
  );
  return { place, first, go: () => writeFileSync(flag, '') };
}

async function submit(place: FilesPlace, words: string, how: 'send' | 'steer' = 'send'): Promise<void> {
  await place.window.intend({ type: 'submit', session: place.session, branch: 1, words, how });
}

function split(place: FilesPlace, at: number, files: 'go' | 'stay' = 'go', returns = false): Promise<IntentAnswer> {
  const { session } = place;
  return place.window.uplink.intent({ type: 'splitOff', session, branch: 1, at, name: 'aside', files, returns });
}

/** The branch that was made, when its run has come to rest. */
async function aside(place: FilesPlace): Promise<Branch> {
  const { viewer } = place.window;
  const named = (): Branch | undefined => [...viewer.view.tree.branches.values()].find(({ name }) => name === 'aside');
  await viewer.when(() => named()?.run?.end?.outcome === 'done');
  const found = named();
  assert.ok(found);
  return found;
}

function inCopy({ copy }: Branch, file: string): string | undefined {
  const path = join(copy?.folder ?? '', file);
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

test('a running branch: the step in flight ends, its run goes on as the new branch, in a copy', limit, async t => {
  const { place, first, go } = await tangent(t);
  place.api.reply([text('the tangent is done')]);
  const answer = split(place, first);
  await place.window.uplink.query({ type: 'fileChanges', session: place.session, from: first, to: first });
  assert.equal(place.file('a.txt'), 'half', 'the command goes on');
  go();
  assert.equal((await answer).type, 'intentDone');
  const made = await aside(place);
  assert.deepEqual([place.file('a.txt'), place.file('more.txt')], ['start', undefined], 'the workspace is as it was');
  assert.deepEqual([inCopy(made, 'a.txt'), inCopy(made, 'more.txt')], ['tangent', 'more'], 'the step came along');
  const main = place.window.viewer.view.tree.branches.get(1);
  assert.deepEqual([main?.head, main?.run, main?.rewound?.split], [first, undefined, made.id]);
  const [heard] = place.api.requests.slice(-1);
  const body = heard?.text ?? '';
  assert.match(body, /you are aside now\. main stands at n\d+ again/);
  assert.match(body, /its own copy|copy of the files|working copy/i);
  const { queue } = place.window.viewer.view.tree;
  assert.deepEqual(queue, []);
});

test('each call of the step in flight is run once, and answered once', limit, async t => {
  const { place, first, go } = await tangent(t);
  place.api.reply([text('the tangent is done')]);
  const answer = split(place, first, 'stay');
  go();
  await answer;
  const made = await aside(place);
  const bodies = [...place.window.viewer.view.bodies.values()];
  assert.ok(bodies.length > 0);
  const events = await place.events();
  const ran = events.flatMap(event => (event.type === 'toolStarted' ? [[event.branch, event.title]] : []));
  assert.deepEqual(
    ran.map(([branch]) => branch),
    [1, 1, made.id],
  );
  assert.deepEqual([place.file('a.txt'), place.file('more.txt')], ['tangent', undefined]);
});

test('what waits for the running agent goes with it', limit, async t => {
  const { place, first, go } = await tangent(t);
  await submit(place, 'steered words', 'steer');
  await submit(place, 'later words');
  place.api.reply([text('the tangent is done')]);
  place.api.reply([text('the later words too')]);
  const answer = split(place, first);
  go();
  await answer;
  const made = await aside(place);
  await place.window.viewer.when(view => view.tree.nodes.get(view.tree.branches.get(made.id)?.head ?? 0)?.turn === 3);
  await place.window.rest(made.id);
  assert.equal(place.window.viewer.view.tree.branches.get(1)?.head, first);
  const sent = place.api.requests.slice(-2).map(({ text: body }) => body);
  assert.match(sent[0] ?? '', /steered words/);
  assert.match(sent[1] ?? '', /later words/);
});

test('one that waits for a rate limit is split off at once', limit, async t => {
  const place = await openFiles(t);
  await place.bash('first', 'printf start > a.txt');
  const first = place.head();
  place.api.fault({ kind: 'status', status: 429, type: 'rate_limit_error', retryAfter: 1800 });
  await submit(place, 'a tangent');
  await place.window.viewer.when(({ live }) => live.get(1)?.waiting?.why === 'rateLimit');
  const answer = await split(place, first, 'stay');
  assert.equal(answer.type, 'intentDone');
  await place.window.viewer.when(({ tree }) => tree.branches.get(1)?.head === first);
  await place.window.viewer.when(({ live }) => live.get(2)?.waiting?.why === 'rateLimit');
});

test('a reply on its way is waited for; its result comes back to where it left', limit, async t => {
  const place = await openFiles(t);
  await place.bash('first', 'printf start > a.txt');
  const first = place.head();
  const held = gate();
  place.api.reply([text('words ', held, 'and more'), toolUse('bash', { command: 'printf tangent > a.txt' })]);
  await submit(place, 'a tangent');
  await held.reached;
  const answer = split(place, first, 'go', true);
  place.api.reply([text('this is what I found')]);
  place.api.reply([text('main has heard it')]);
  held.release();
  await answer;
  const made = await aside(place);
  await place.window.viewer.when(view => view.tree.branches.get(1)?.run?.end?.outcome === 'done');
  assert.deepEqual([place.file('a.txt'), inCopy(made, 'a.txt')], ['start', 'tangent']);
  assert.match(place.api.requests.at(-1)?.text ?? '', /this is what I found/);
});

test('a run that ends before it could be parked is split off as one that stands still', limit, async t => {
  const place = await openFiles(t);
  await place.bash('first', 'printf start > a.txt');
  const first = place.head();
  const held = gate();
  place.api.reply([text('words ', held, 'and no more')]);
  await submit(place, 'a tangent');
  await held.reached;
  const answer = split(place, first);
  held.release();
  assert.equal((await answer).type, 'intentDone');
  const { tree } = place.window.viewer.view;
  assert.equal(tree.branches.get(1)?.head, first);
  assert.equal(tree.branches.get(2)?.run, undefined);
});

test('where it cannot be split off after all, the run goes on where it was', limit, async t => {
  const { place, first, go } = await tangent(t);
  place.api.reply([text('done here')]);
  const answer = split(place, first);
  // Nothing is put back over an edit that an editor cannot save.
  Object.assign(place.window.viewer, { editor: () => Promise.resolve({ unsaved: ['a.txt'] }) });
  go();
  const refused = await answer;
  assert.match(refused.type === 'intentRefused' ? refused.reason : '', /a\.txt: unsaved edits/);
  await place.window.viewer.when(view => view.tree.branches.get(1)?.run?.end?.outcome === 'done');
  const { tree } = place.window.viewer.view;
  assert.equal(tree.branches.size, 1);
  assert.deepEqual([place.file('a.txt'), place.file('more.txt')], ['tangent', 'more']);
});

/** The work stops between two steps, as where the application ends before the branch is split off. */
async function cut(place: FilesPlace): Promise<void> {
  place.window.uplink.window({ trusted: false });
  await place.window.viewer.when(({ tree }) =>
    [...tree.branches.values()].some(({ run }) => run?.end?.outcome === 'parked'),
  );
  await place.kept();
  await place.reopen();
}

test(
  'an end between the pause and the split loses nothing: it is split off as it stands, and resumed there',
  limit,
  async t => {
    const { place, first } = await tangent(t);
    await cut(place);
    assert.equal((await split(place, first)).type, 'intentDone');
    const { viewer } = place.window;
    await viewer.when(view => view.tree.branches.get(2)?.run?.end?.outcome === 'parked');
    const main = viewer.view.tree.branches.get(1);
    assert.deepEqual([main?.head, main?.run], [first, undefined]);
    await place.reopen();
    place.api.reply([text('the tangent is done')]);
    await place.window.intend({ type: 'resume', session: place.session, branch: 2 });
    const made = await aside(place);
    const heard = place.api.requests.at(-1)?.text ?? '';
    assert.equal(heard.split('you are aside now').length - 1, 1);
    assert.equal(heard.split('You work in a copy').length - 1, 1);
    assert.deepEqual([inCopy(made, 'a.txt'), place.file('a.txt')], ['half', 'start']);
    assert.equal(place.window.viewer.view.tree.branches.get(1)?.head, first);
  },
);

test('a death right after the split: resumed, the new branch hears once what became of it', limit, async t => {
  const place = await openFiles(t, { disk: diesAfter('headMoved') });
  await place.turn('first', []);
  const first = place.head();
  const held = gate();
  place.api.reply([text('words ', held, 'and more'), toolUse('bash', { command: 'printf tangent > a.txt' })]);
  await submit(place, 'a tangent');
  await held.reached;
  const answer = split(place, first, 'stay');
  held.release();
  await answer;
  const dead = place.app.app;
  t.after(() => dead.dispose().catch(() => undefined));
  place.app = await place.app.reopen();
  place.window = place.app.window({ roots: [...place.roots] });
  place.window.uplink.show({ session: place.session, branch: 1 }, 0);
  await place.window.viewer.when(view => view.shown?.session === place.session);
  const { tree } = place.window.viewer.view;
  assert.deepEqual([tree.branches.get(1)?.head, tree.branches.get(2)?.run?.end?.outcome], [first, 'parked']);
  place.api.reply([text('the tangent is done')]);
  await place.window.intend({ type: 'resume', session: place.session, branch: 2 });
  await aside(place);
  const heard = place.api.requests.at(-1)?.text ?? '';
  assert.equal(heard.split('you are aside now').length - 1, 1);
  assert.equal(place.window.viewer.view.tree.branches.get(2)?.notes, undefined);
});

test('an undo before the work went on brings the work back too', limit, async t => {
  const { place, first } = await tangent(t);
  await cut(place);
  assert.equal((await split(place, first)).type, 'intentDone');
  await place.undo();
  const { viewer } = place.window;
  await viewer.when(view => view.tree.branches.get(1)?.run?.end?.outcome === 'parked');
  const { run, notes } = viewer.view.tree.branches.get(2) ?? {};
  assert.deepEqual([run, notes], [undefined, undefined], 'what was taken back is told to nobody');
});

test('who waits for others, or owes them something, is not split off while it runs', { timeout: 20_000 }, async t => {
  const api = await startMessagesApi();
  t.after(() => api.close());
  const { window, session } = await forkStory(api, t);
  const held = gate();
  plays(api, {
    main: [[text('first')], [forkInto('a')], [text('all known')]],
    a: [[toolUse('bash', { command: 'true' })], [text('it is ', held, 'green')]],
  });
  await window.turn(session, 1, 'one');
  const first = window.viewer.view.tree.branches.get(1)?.head ?? 0;
  await window.intend({ type: 'submit', session, branch: 1, words: 'two', how: 'send' });
  await held.reached;
  const why = async (branch: number, at: number): Promise<string> => {
    const wish = { name: '', files: 'stay', returns: false } as const;
    const answer = await window.uplink.intent({ type: 'splitOff', session, branch, at, ...wish });
    return answer.type === 'intentRefused' ? answer.reason : '';
  };
  assert.equal(await why(1, first), 'main waits in a call of fork. Split off when that is over, or stop it first.');
  const { id, from } = branchNamed(window, 'a');
  assert.match(await why(id, from), /^a still has to give its result to main\./);
  held.release();
  await window.rest(1);
  assert.equal(window.viewer.view.tree.branches.size, 2);
});
