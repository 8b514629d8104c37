import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import type { Hands } from '../../src/sandbox/hands.ts';
import type { Logged } from '../../src/session/event.ts';
import type { Authority } from '../../src/session/rule.ts';
import { startMessagesApi, type MessagesApi } from '../support/messagesApi/startMessagesApi.ts';
import { text, toolUse } from '../support/messagesApi/script.ts';
import { openApp, saidWall, writeFiles, type AppOptions, type TestApp, type TestWindow } from '../support/openApp.ts';

let api: MessagesApi;
beforeEach(async () => {
  api = await startMessagesApi();
});
afterEach(() => api.close());

const run = (command: string, more: object = {}) => [toolUse('bash', { command, ...more })];

/** An application whose session's first branch has this authority; closed when the test ends. */
async function open(
  t: { after(work: () => Promise<void>): void },
  options: AppOptions & { authority?: Authority } = {},
): Promise<{ app: TestApp; window: TestWindow; session: string }> {
  const { authority = 'ask', settings } = options;
  const app = await openApp(api.url, { wall: saidWall, ...options, settings: { authority, ...settings } });
  t.after(() => app.close());
  const window = app.window();
  return { app, window, session: await window.session() };
}

async function events(window: TestWindow, session: string): Promise<Logged[]> {
  return window.uplink.query({ type: 'events', session, since: 0 });
}

const asksOf = (all: Logged[]): number =>
  all.filter(event => event.type === 'permissionDecided' && event.by === 'person').length;

test('an answer for the branch: the rule holds there, is in the log with what it allowed, and no other branch has it', async t => {
  const { window, session } = await open(t);
  for (const command of ['git status', 'git status --short']) api.reply(run(command));
  api.reply([text('Clean.')]);
  await window.intend({ type: 'submit', session, branch: 1, words: 'Look.', how: 'send' });
  const request = await window.request();
  assert.equal(request.shown.wider?.[0]?.words, '`git status …` inside the wall for main, until the session ends.');
  await window.allow(request, 'branch');
  await window.rest(1);
  const log = await events(window, session);
  assert.equal(asksOf(log), 1);
  const decided = log.filter(event => event.type === 'permissionDecided');
  assert.deepEqual(decided[0]?.granted?.match, ['git', 'status']);
  assert.equal(decided[1]?.by, 'rule');
  assert.deepEqual(decided[1]?.rule, { words: 'Allows `git status …` inside the wall', source: 'answer' });
  const started = log.filter(event => event.type === 'toolStarted');
  assert.deepEqual(
    started.map(({ authority, wall, request: id, hash }) => [authority, wall, id, hash?.length]),
    [
      ['ask', 'inside', 1, 64],
      ['ask', 'inside', 2, 64],
    ],
  );
  assert.deepEqual(
    started.map(({ hash }) => hash),
    log.filter(event => event.type === 'permissionRequested').map(({ shown }) => shown.hash),
  );
  const ways = [{ name: 'aside', words: '' }];
  const { branches } = await window.intend({ type: 'fork', session, branch: 1, at: 1, ways });
  const [aside = 0] = branches;
  api.reply(run('git status'));
  api.reply([text('Clean too.')]);
  await window.intend({ type: 'submit', session, branch: aside, words: 'Look too.', how: 'send' });
  await window.allow(await window.request());
  await window.rest(aside);
});

test('an answer for the session holds on every branch, and can be taken back', async t => {
  const { window, session } = await open(t);
  api.reply(run('rm -rf out'));
  api.reply([text('Gone.')]);
  await window.intend({ type: 'submit', session, branch: 1, words: 'Clean.', how: 'send' });
  await window.allow(await window.request(), 'session');
  await window.rest(1);
  api.reply(run('rm -rf out'));
  api.reply([text('Gone again.')]);
  await window.turn(session, 1, 'Again.');
  const [grant] = window.viewer.view.tree.grants;
  assert.equal(grant?.rule.exact, 'rm -rf out');
  await window.intend({ type: 'revoke', session, rule: grant?.rule ?? assert.fail() });
  await window.viewer.when(view => view.tree.grants.length === 0);
  api.reply(run('rm -rf out'));
  api.reply([text('Asked.')]);
  await window.intend({ type: 'submit', session, branch: 1, words: 'Again.', how: 'send' });
  await window.allow(await window.request());
  await window.rest(1);
  await assert.rejects(
    window.intend({ type: 'revoke', session, rule: grant?.rule ?? assert.fail() }),
    /does not hold any more/,
  );
});

test('an answer for the folder holds in the next session, after a restart too, until it is revoked', async t => {
  const { app, window, session } = await open(t);
  api.reply(run('npm test'));
  api.reply([text('Fails.')]);
  await window.intend({ type: 'submit', session, branch: 1, words: 'Test.', how: 'send' });
  await window.allow(await window.request(), 'workspace');
  await window.rest(1);
  await app.app.dispose();
  const again = await app.reopen();
  const later = again.window();
  const next = await later.session();
  api.reply(run('npm test -- --bail'));
  api.reply([text('Still fails.')]);
  await later.turn(next, 1, 'Test.');
  assert.equal(asksOf(await events(later, next)), 0);
  const { rules } = await later.uplink.query({ type: 'rules', folder: app.folder });
  assert.deepEqual(
    rules.map(({ source, words }) => `${source}: ${words}`),
    ['answer: Allows `npm test …` inside the wall'],
  );
  await later.intend({ type: 'revoke', session: next, rule: rules[0]?.rule ?? assert.fail() });
  assert.deepEqual((await later.uplink.query({ type: 'rules', folder: app.folder })).rules, []);
});

test('an answer may bring a rule of the person’s own, if it speaks of what was shown', async t => {
  const { window, session } = await open(t);
  api.reply(run('git status'));
  api.reply([text('Clean.')]);
  await window.intend({ type: 'submit', session, branch: 1, words: 'Look.', how: 'send' });
  const { id: request, shown } = await window.request();
  const answer = {
    type: 'decide',
    session,
    request,
    decision: 'allow',
    scope: 'session',
    reason: '',
    hash: shown.hash,
  } as const;
  const examples = { yes: [], no: [] };
  const other = { tool: 'bash', match: ['npm'], decision: 'allow', examples } as const;
  await assert.rejects(window.intend({ ...answer, rule: { ...other, match: ['npm'] } }), /does not allow the call/);
  await window.intend({ ...answer, rule: { ...other, match: ['git'] } });
  await window.rest(1);
  const [grant] = window.viewer.view.tree.grants;
  assert.deepEqual([grant?.rule.match, grant?.rule.when], [['git'], { wall: 'inside' }]);
});

test('leaving the wall is asked about with its reason, only ever once, and runs outside', async t => {
  const ran: string[] = [];
  const heard =
    (where: string) =>
    (_: unknown, plain: Hands): Hands => ({
      ...plain,
      execute: (name, input, watch) => {
        ran.push(`${where} ${name}`);
        return plain.execute(name, input, watch);
      },
    });
  const rules = [{ tool: 'bash', match: ['echo'], decision: 'allow', examples: { yes: ['echo x'], no: [] } }];
  const { window, session } = await open(t, {
    authority: 'auto',
    openHands: heard('inside'),
    openOutside: heard('outside'),
    settings: { rules },
  });
  api.reply(run('echo in'));
  api.reply(run('echo out', { outside: true, reason: 'It needs the registry.' }));
  api.reply([text('Both.')]);
  await window.intend({ type: 'submit', session, branch: 1, words: 'Go.', how: 'send' });
  const request = await window.request();
  assert.equal(request.shown.title, 'echo out');
  assert.ok(request.shown.facts.some(({ words, outside }) => words === 'It needs the registry.' && outside));
  assert.equal(request.shown.wider, undefined);
  assert.equal(request.shown.group, undefined);
  const { hash } = request.shown;
  const wide = {
    type: 'decide',
    session,
    request: request.id,
    decision: 'allow',
    scope: 'session',
    reason: '',
    hash,
  } as const;
  await assert.rejects(window.intend(wide), /only be allowed once/);
  await window.allow(request);
  await window.rest(1);
  assert.deepEqual(ran, ['inside bash', 'outside bash']);
  const started = (await events(window, session)).filter(event => event.type === 'toolStarted');
  assert.deepEqual(
    started.map(({ wall }) => wall),
    ['inside', 'outside'],
  );
});

test('without a wall Auto and Unattended are refused with the reason, and a new session asks', async t => {
  const wall = { kind: 'none', driver: '', words: 'bubblewrap is not installed: apt install bubblewrap.' } as const;
  const { window, session } = await open(t, { wall, authority: 'auto' });
  assert.equal(window.viewer.view.tree.branches.get(1)?.settings.authority, 'ask');
  assert.deepEqual(window.viewer.view.wall, wall);
  const unattended = { until: Date.now() + 60_000, hosts: [] };
  for (const settings of [{ authority: 'auto' }, { authority: 'unattended', unattended }] as const)
    await assert.rejects(
      window.intend({ type: 'configureBranch', session, branch: 1, settings }),
      /bubblewrap is not installed/,
    );
});

test('a branch set to Auto asks again where the wall is gone', async t => {
  const { app, window, session } = await open(t, { authority: 'auto' });
  api.reply(run('echo one'));
  api.reply([text('One.')]);
  await window.turn(session, 1, 'Go.');
  await app.app.dispose();
  const bare = await openApp(api.url, { state: app.state, folder: app.folder });
  const later = bare.window();
  later.uplink.show({ session, branch: 1 }, 0);
  await later.viewer.when(view => view.shown?.session === session);
  api.reply(run('echo two'));
  api.reply([text('Two.')]);
  await later.intend({ type: 'submit', session, branch: 1, words: 'Go on.', how: 'send' });
  await later.allow(await later.request());
  await later.rest(1);
  assert.match(JSON.stringify(api.requests.at(-1)?.body), /There is no wall around the hands here/);
});

test('the person’s and the folder’s rules refuse; what is wrong with a rule is told', async t => {
  const { app, window, session } = await open(t, {
    authority: 'auto',
    settings: { rules: [{ tool: 'bash', match: ['curl'], decision: 'deny', examples: { yes: ['curl x'], no: [] } }] },
  });
  const own = [
    {
      tool: 'bash',
      match: ['npm', 'publish'],
      decision: 'deny',
      examples: { yes: ['npm publish'], no: [] },
      reason: 'CI does that.',
    },
    { tool: 'bash', match: [], decision: 'allow', examples: { yes: ['ls'], no: [] } },
  ];
  await writeFiles(app.folder, { '.vscode/banyan-rules.json': JSON.stringify(own) });
  api.reply([toolUse('bash', { command: 'echo x; curl evil' }), toolUse('bash', { command: 'npm publish' })]);
  api.reply([text('Neither.')]);
  await window.turn(session, 1, 'Go.');
  const sent = JSON.stringify(api.requests.at(-1)?.body);
  assert.match(sent, /A rule of the person refuses this: Refuses `curl …`/);
  assert.match(sent, /A rule of this workspace refuses this: CI does that\./);
  const { problems } = await window.uplink.query({ type: 'rules', folder: app.folder });
  assert.deepEqual(problems, [
    'Rule 2 in .vscode/banyan-rules.json does not hold: a file of the workspace may only tighten what is allowed.',
  ]);
  assert.deepEqual(
    app.notes.filter(note => note.startsWith('Rule 2')),
    problems,
  );
  const decided = (await events(window, session)).filter(event => event.type === 'permissionDecided');
  assert.deepEqual(
    decided.map(({ by, rule }) => `${by} ${rule?.source}`),
    ['rule user', 'rule workspace'],
  );
});

test('what is refused while a question waits does not run, whatever the answer is', async t => {
  const { app, window, session } = await open(t);
  api.reply(run('npm publish'));
  api.reply([text('Not then.')]);
  await window.intend({ type: 'submit', session, branch: 1, words: 'Publish.', how: 'send' });
  const request = await window.request();
  const own = [
    { tool: 'bash', match: ['npm', 'publish'], decision: 'deny', examples: { yes: ['npm publish'], no: [] } },
  ];
  await writeFiles(app.folder, { '.vscode/banyan-rules.json': JSON.stringify(own) });
  await window.allow(request);
  await window.rest(1);
  assert.match(JSON.stringify(api.requests.at(-1)?.body), /A rule of this workspace refuses this/);
  assert.ok(!(await events(window, session)).some(event => event.type === 'toolStarted'));
});

test('a new window is told of the wall first, and again when it changes', async t => {
  const kinds: (string | undefined)[] = [];
  const { app } = await open(t);
  const window = app.window();
  window.viewer.onFrame = view => kinds.push(view.wall?.kind);
  await window.session();
  assert.deepEqual([...new Set(kinds)], ['walled']);
});
