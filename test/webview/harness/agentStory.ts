import type { Asked, Task } from '../../../src/session/agents.ts';
import type { Failure } from '../../../src/session/node.ts';
import { receipt } from './scenes.ts';
import { tellStory, type Story } from './story.ts';

/** An agent that an agent made. */
export interface Made {
  readonly name: string;
  readonly parent: number;
  /** 0 for an empty context. */
  readonly from: number;
  readonly call: string;
  readonly words?: string;
  readonly role?: Task['role'];
  readonly asked?: number;
  readonly by?: 'agent' | 'person';
}

/** Makes an agent, without a run. */
export function agent(story: Story, made: Made): number {
  const { name, parent, from, call, words = `Do ${name}.`, role = 'task', asked, by = 'agent' } = made;
  const branch = story.tree.branches.size + 1;
  const task = { role, words, returns: [{ branch: parent, node: 0 }], ...(asked === undefined ? {} : { asked }) };
  const purpose = from === 0 ? 'spawn' : 'fork';
  story.add({ type: 'branchCreated', branch, name, parent, from, purpose, by, call, task });
  return branch;
}

/** Words from a branch to another; they wait in its mail. */
export function send(
  story: Story,
  from: number,
  to: number,
  words: string,
  kind: 'message' | 'result' | 'question' | 'answer' | 'decided' = 'message',
): number {
  const message = story.tree.lastMessage + 1;
  const node = story.tree.branches.get(from)?.head ?? 0;
  story.add({ type: 'messageSent', message, from, to, kind, words, node, hops: 1 });
  return message;
}

export function take(story: Story, message: number, branch: number): void {
  story.add({ type: 'messageTaken', message, branch, reason: 'read' });
}

/** Questions of a branch's run to its person. */
export function askPerson(story: Story, branch: number, questions: Asked[]): number {
  const question = story.tree.lastQuestion + 1;
  const run = story.tree.branches.get(branch)?.run?.id ?? 0;
  story.add({ type: 'questionAsked', question, run, branch, call: `q-${branch}`, questions });
  return question;
}

/** A child that was forked at `from`, works, and says this at the end. */
export function ended(
  story: Story,
  branch: number,
  words: string,
  outcome: 'done' | 'failed' | 'limit' = 'done',
): void {
  story.start(branch);
  story.reply(branch, [words]);
  const failure = { failure: { kind: 'server' as const, message: 'Types do not fit.' } };
  story.end(branch, outcome, outcome === 'failed' ? failure : { receipt: receipt({}) });
}

/** A run of a branch that has this tool open. */
export function running(story: Story, branch: number, tool: string, title: string): void {
  const run = story.start(branch);
  story.add({ type: 'toolStarted', run, branch, call: `t-${branch}`, tool, title });
}

/** main forked into three: one asks its person, one runs, one is back. */
export function threeStory(): { story: Story; main: number; children: number[] } {
  const story = tellStory('fix-login-race');
  const main = 1;
  story.prompt(main, 'Find out who calls the refresh, in three places at once.');
  const run = story.start(main);
  const branches = ['callers-web', 'callers-api', 'callers-jobs'].map(name => ({ name, task: `Look in ${name}.` }));
  const from = story.reply(main, ['Three places to look at.', { tool: 'fork', id: 'f1', input: { branches } }]);
  const children = branches.map(({ name, task }) =>
    agent(story, { name, parent: main, from, call: 'f1', words: task }),
  );
  story.add({ type: 'toolStarted', run, branch: main, call: 'f1', tool: 'fork', title: 'fork' });
  for (const child of children) {
    const answers = { call: 'f1', name: 'fork', title: 'fork', text: 'You are a branch of yourself. Your task: look.' };
    story.results(child, [answers]);
  }
  const [web = 0, api = 0, jobs = 0] = children;
  running(story, api, 'bash', 'rg refreshToken src/api');
  ended(story, jobs, 'Two callers in src/jobs: nightly.ts:14 and mail.ts:80.');
  send(story, jobs, main, 'callers-jobs, done. Two callers.', 'result');
  running(story, web, 'ask', 'ask');
  askPerson(story, web, [
    { words: 'May I count the generated client too?', choices: ['Yes', 'No, skip it'], otherwise: 'I skip it.' },
  ]);
  return { story, main, children };
}

/** main spawned scout, which asked first; then main forked into ten: four are back, three run, two ask, one failed. */
export function tenStory(): { story: Story; main: number; scout: number; delegate: number } {
  const story = tellStory('orders-migration');
  const main = 1;
  story.prompt(main, 'Plan the move.');
  story.start(main);
  story.reply(main, ['One module first, then the others.']);
  story.end(main, 'done', { receipt: receipt({}) });
  story.prompt(main, 'Migrate the other ten modules the way scout did users. One agent each.');
  const run = story.start(main);
  story.reply(main, [{ tool: 'spawn', id: 's1', input: { name: 'scout', task: 'Migrate users.', onboard: true } }]);
  const scout = agent(story, { name: 'scout', parent: main, from: 0, call: 's1' });
  story.prompt(scout, 'Migrate users.', 'agent');
  const asked = send(story, scout, main, 'Which driver?', 'question');
  const at = story.tree.branches.get(main)?.head ?? 0;
  const delegate = agent(story, { name: 'scout-answers', parent: main, from: at, call: 's1', role: 'delegate', asked });
  ended(story, delegate, 'The one of package.json.');
  take(story, asked, main);
  ended(story, scout, '14 queries moved, 62 tests pass.');
  take(story, send(story, scout, main, 'scout, done.', 'result'), main);
  story.results(main, [{ call: 's1', name: 'spawn', title: 'spawn', text: 'scout is done.' }]);
  const names = ['mail', 'orders', 'search', 'admin', 'billing', 'cart', 'auth', 'blog', 'audit', 'stock'];
  const branches = names.map(name => ({ name: `mig-${name}`, task: `Migrate ${name}.`, writes: true }));
  const from = story.reply(main, [{ tool: 'fork', id: 'f1', input: { branches } }]);
  story.add({ type: 'toolStarted', run, branch: main, call: 'f1', tool: 'fork', title: 'fork' });
  const made = new Map(
    names.map(name => [name, agent(story, { name: `mig-${name}`, parent: main, from, call: 'f1' })]),
  );
  const id = (name: string): number => made.get(name) ?? 0;
  for (const name of ['search', 'admin', 'stock']) running(story, id(name), 'bash', `npm test -- ${name}`);
  for (const [name, queries] of [
    ['mail', 6],
    ['orders', 31],
    ['blog', 4],
    ['audit', 9],
  ] as const) {
    ended(story, id(name), `${queries} queries moved, ${queries * 3} tests pass.`);
    take(story, send(story, id(name), main, `mig-${name}, done.`, 'result'), main);
  }
  for (const name of ['billing', 'cart']) {
    story.start(id(name));
    story.ask(id(name), `a-${name}`, {
      title: `npx drizzle-kit push --config ${name}.config.ts`,
      facts: [{ label: 'Reaches', words: 'db.staging.internal:5432', outside: true }],
      group: 'npx drizzle-kit push db.staging.internal:5432',
    });
  }
  ended(story, id('auth'), 'The types do not fit.', 'failed');
  return { story, main, scout, delegate };
}

/** main got words from others, went back by itself, and was compacted; a result waits unread. */
export function mailStory(): { story: Story; main: number; left: number } {
  const story = tellStory('fix-login-race');
  const main = 1;
  story.prompt(main, 'Find the race in the login.');
  story.start(main);
  const target = story.reply(main, ['I look at the token first.']);
  story.reply(main, [
    'That was a long way round.',
    { tool: 'rewind', id: 'r1', input: { to: 'n2', note: 'The race is in src/auth/token.ts:41. Begin there.' } },
  ]);
  const left = story.results(main, [{ call: 'r1', name: 'rewind', title: 'n2', text: 'You went back to n2.' }]);
  story.add({ type: 'headMoved', branch: main, from: left, to: target, reason: 'rewind', by: 'agent' });
  story.note(main, 'From yourself, later: the race is in src/auth/token.ts:41. Begin there.', 'self');
  story.reply(main, ['The race is in `src/auth/token.ts`. I ask for a second pair of eyes.']);
  story.end(main, 'done', { receipt: receipt({}) });
  const tangent = agent(story, { name: 'tangent', parent: main, from: target, call: '', by: 'person' });
  ended(story, tangent, 'All 14 callers moved.');
  const first = send(story, tangent, main, '', 'result');
  take(story, first, main);
  const words = 'A result of tangent:\n> tangent, done. 2 files, 20 of 20.\n> All 14 callers moved.';
  story.note(main, words, 'branch', { messages: [first], woken: true });
  story.start(main);
  story.reply(main, ['Good. I go on with the tests.']);
  story.reply(main, ['The race was in token.ts; a lock is in place; tests are next.'], { sums: true });
  story.summary(main, 'The race was in token.ts; a lock is in place; tests are next.', 6000);
  story.reply(main, ['I wrote the test.']);
  story.end(main, 'done', { receipt: receipt({}) });
  send(story, tangent, main, 'tangent, done. One more caller found in src/jobs/nightly.ts:14.', 'result');
  send(story, 0, main, 'Look at the jobs, too.');
  return { story, main, left };
}

/** A second turn of main that the model declined (or that failed otherwise), and the places before it and at its end. */
export function refusedStory(
  when: 'before anything was done' | 'after a call',
  kind: Failure['kind'] = 'refused',
): { story: Story; before: number; end: number } {
  const story = tellStory('audit');
  story.prompt(1, 'Read the report.');
  story.start(1);
  const before = story.reply(1, ['I have read it.']);
  story.end(1, 'done', { receipt: receipt({}) });
  story.prompt(1, 'Explain the exploit.');
  story.start(1);
  if (when === 'after a call') {
    story.reply(1, ['I look.', { tool: 'read', id: 'r1', input: { path: 'report.md' } }]);
    story.results(1, [{ call: 'r1', name: 'read', title: 'report.md', text: 'A report.' }]);
  }
  const end = story.tree.branches.get(1)?.head ?? 0;
  const message = kind === 'refused' ? 'The model declined to answer.' : 'It failed.';
  const failure = { kind, message };
  story.reply(1, [], { stop: kind === 'refused' ? 'refusal' : 'failed', failure });
  story.end(1, 'failed', { failure });
  return { story, before, end };
}

/** main forked into three that may write, and handed back: two did well, `cart` did or did not. */
export function backStory(cart: 'done' | 'failed'): { story: Story; children: [number, number, number] } {
  const story = tellStory('orders-migration');
  story.prompt(1, 'Migrate three modules, one agent each.');
  story.start(1);
  const names = ['mig-mail', 'mig-orders', 'mig-cart'];
  const branches = names.map(name => ({ name, task: `Migrate ${name}.`, writes: true }));
  const from = story.reply(1, ['One each.', { tool: 'fork', id: 'f1', input: { branches } }]);
  const [mail = 0, orders = 0, last = 0] = names.map(name => agent(story, { name, parent: 1, from, call: 'f1' }));
  for (const child of [mail, orders, last]) {
    story.results(child, [{ call: 'f1', name: 'fork', title: 'fork', text: 'You are a branch of yourself.' }]);
    story.start(child);
    story.reply(child, ['Moved, and the tests pass.']);
    const files = [{ path: 'src/db.ts', change: 'edited', added: 4, removed: 2 }];
    const cache = { read: 40_900, sent: 41_200, expected: 40_900 };
    const well = { receipt: receipt({ files, check: 'passed', cache }) };
    const failure = { failure: { kind: 'server' as const, message: 'Types do not fit.' } };
    story.end(child, child === last ? cart : 'done', child === last && cart === 'failed' ? failure : well);
    take(story, send(story, child, 1, 'Done.', 'result'), 1);
  }
  story.results(1, [{ call: 'f1', name: 'fork', title: 'fork', text: 'All 3 branches have ended.' }]);
  story.reply(1, ['All three are back.']);
  story.end(1, 'done', { receipt: receipt({}) });
  return { story, children: [mail, orders, last] };
}

/** What an adoption would do: it changes a file, or touches lines that were changed meanwhile. */
export function adoption(kind: 'clean' | 'conflict' | 'there'): object {
  const changes = [{ path: 'src/db.ts', status: 'modified', added: 4, removed: 2 }];
  return {
    from: 'c1',
    to: 'c2',
    base: 'c0',
    theirs: 'c2',
    left: [],
    ahead: [],
    changes: kind === 'there' ? [] : changes,
    conflicts: kind === 'conflict' ? ['src/db.ts'] : [],
  };
}
