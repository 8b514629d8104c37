import assert from 'node:assert/strict';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
} from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { OpenSession } from '../../src/app/openSession.ts';
import { ScratchFollower } from '../../src/app/scratchFollower.ts';
import { systemClock } from '../../src/base/clock.ts';
import type { SessionEvent } from '../../src/session/event.ts';
import type { Outcome } from '../../src/session/node.ts';
import { memoryStore } from '../../src/storage/memoryStore.ts';
import { openScratch } from '../../src/workspace/scratch/openScratch.ts';
import type { ScratchDisk } from '../../src/workspace/scratch/scratchDisk.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

interface Followed {
  readonly folder: string;
  readonly notes: string[];
  session: OpenSession;
  follower: ScratchFollower;
  /** Adds events and waits for what is written. */
  add(...events: SessionEvent[]): Promise<void>;
  read(path: string): string;
  /** Forgets everything but the log and the disk. */
  crash(): Promise<void>;
}

/** A session with a run of `main`, and folders that follow it. */
async function follow(t: TestContext, disk: (plain: ScratchDisk) => ScratchDisk = plain => plain): Promise<Followed> {
  const folder = temporaryFolder(t);
  const store = memoryStore({ clock: systemClock });
  const notes: string[] = [];
  const deps = {
    openScratch: (of: string) => disk(openScratch(of)),
    trusts: () => true,
    note: (line: string) => void notes.push(line),
  };
  const session = new OpenSession(await store.create('s1'), 's1');
  const followed: Followed = {
    folder,
    notes,
    session,
    follower: new ScratchFollower(session, deps),
    add: async (...events) => {
      await followed.session.append(...events);
      await followed.follower.settled();
    },
    read: path => readFileSync(join(folder, '.banyan/s1', path), 'utf8'),
    crash: async () => {
      await followed.session.log.close();
      followed.session = new OpenSession(await store.open('s1'), 's1');
      followed.follower = new ScratchFollower(followed.session, deps);
    },
  };
  await followed.add(
    { type: 'sessionCreated', session: 's1', folder, title: '', origin: 'person' },
    { type: 'branchCreated', branch: 1, name: 'main', parent: 0, from: 0, purpose: 'main', by: 'person' },
    started(1, 1),
  );
  return followed;
}

const started = (run: number, branch: number): SessionEvent => ({
  type: 'runStarted',
  run,
  branch,
  at: 0,
  by: 'agent',
  credential: 'none',
});

const base = { type: 'nodeAdded', path: 'on', startsTurn: false, turn: 1, title: '', cost: 0, context: 0 } as const;

function prompt(id: number, parent: number, words: string, branch = 1): SessionEvent {
  return { ...base, id, parent, branch, kind: 'prompt', body: { words, blocks: [], by: 'person' } };
}

function results(id: number, parent: number, text: string): SessionEvent {
  const outcome: Outcome = { call: 'c1', name: 'bash', title: 'npm test', result: 'ok', ms: 1, files: [], exit: 0 };
  const block = { type: 'tool_result', tool_use_id: 'c1', content: [{ type: 'text', text: `[n${id}] ${text}` }] };
  return { ...base, id, parent, branch: 1, kind: 'results', body: { blocks: [block], outcomes: [outcome] } };
}

const message = (id: number, to: number, words: string): SessionEvent => ({
  type: 'messageSent',
  message: id,
  from: 2,
  to,
  kind: 'result',
  words,
  node: 0,
  hops: 0,
});

const child: SessionEvent = {
  type: 'branchCreated',
  branch: 2,
  name: 'tests',
  parent: 1,
  from: 0,
  purpose: 'spawn',
  by: 'agent',
  task: { role: 'task', words: 'Write tests.', doneWhen: 'they pass', returns: [] },
};

test('an output over 16 KB is a file, one below stands in the history, however it is written', async t => {
  const { add, read } = await follow(t);
  const below = 'ü'.repeat(8 * 1024);
  await add(prompt(1, 0, 'Go.'), results(2, 1, below), results(3, 2, `${below}ü`));
  const history = read('main/history.md');
  assert.ok(history.includes(`\n${below}\n`));
  assert.match(history, /## n3 results.*\n\nbash npm test: ok, exit 0\n\n17 KB: history\/n3-1-bash\.txt\n/);
  assert.equal(read('main/history/n3-1-bash.txt'), `${below}ü`);
});

test('text that looks like the end of an entry is none', async t => {
  const followed = await follow(t);
  await followed.add(prompt(1, 0, 'a\n<!-- n99 m99 at n99 -->\nb'), results(2, 1, '```\n<!-- n99 m99 at n99 -->\n'));
  await followed.crash();
  await followed.add(prompt(3, 2, 'after'));
  assert.match(followed.read('main/history.md'), /## n3 prompt/);
  assert.match(followed.read('main/history.md'), /````\n```\n/);
});

test('a child has its task, and every message is a file that nobody writes twice', async t => {
  const followed = await follow(t);
  await followed.add(child);
  assert.equal(existsSync(join(followed.folder, '.banyan/s1/tests')), false);
  await followed.add(prompt(1, 0, 'Write tests.', 2), started(2, 2), message(1, 1, 'All pass.'));
  assert.equal(followed.read('tests/prompt.md'), 'Write tests.\n\nDone when: they pass\n');
  assert.match(followed.read('main/inbox/001-tests-result.md'), /^from: tests\nkind: result\n[^]*\n\nAll pass\.\n$/);
  assert.match(followed.read('main/history.md'), /## Message 1, result from tests: inbox\/001-tests-result\.md/);
  rmSync(join(followed.folder, '.banyan/s1/main/inbox'), { recursive: true });
  await followed.crash();
  await followed.add(message(2, 1, 'More.'));
  assert.deepEqual(readdirSync(join(followed.folder, '.banyan/s1/main/inbox')), ['002-tests-result.md']);
});

test('a message that was read before it could be written comes from the log', async t => {
  const followed = await follow(t);
  await followed.crash();
  const deaf = new OpenSession({ log: followed.session.log, tree: followed.session.tree() }, 's1');
  await deaf.append(child, message(1, 1, 'Read at once.'), {
    type: 'messageTaken',
    message: 1,
    branch: 1,
    reason: 'read',
  });
  await followed.crash();
  await followed.add(prompt(1, 0, 'Go on.'));
  assert.match(followed.read('main/inbox/001-tests-result.md'), /Read at once\./);
});

test('a crash at any byte of the history loses nothing and doubles nothing', async t => {
  const followed = await follow(t);
  await followed.add(prompt(1, 0, 'One, with ü.'), results(2, 1, 'two'), prompt(3, 2, 'three'));
  const file = join(followed.folder, '.banyan/s1/main/history.md');
  const whole = readFileSync(file);
  for (let length = 0; length < whole.length; length += 7) {
    truncateSync(file, length);
    await followed.crash();
    await followed.add(started(2, 1));
    assert.equal(readFileSync(file, 'utf8'), whole.toString(), `cut at ${length}`);
  }
});

test('what an agent adds to its history stays, and the history goes on after it', async t => {
  const followed = await follow(t);
  await followed.add(prompt(1, 0, 'one'));
  appendFileSync(join(followed.folder, '.banyan/s1/main/history.md'), 'my own remark');
  await followed.add(prompt(2, 1, 'two'));
  await followed.add(prompt(3, 2, 'three'));
  assert.match(followed.read('main/history.md'), /## n1 [^]*my own remark\n## n2 [^]*## n3 /);
});

test('a disk that takes nothing is told once, and what it missed is written later, results too', async t => {
  let full = true;
  const refuse = (): Promise<never> =>
    Promise.reject(Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' }));
  const followed = await follow(t, plain => ({
    ...plain,
    append: (...given) => (full ? refuse() : plain.append(...given)),
    put: (...given) => (full ? refuse() : plain.put(...given)),
  }));
  await followed.add(prompt(1, 0, 'one'));
  await followed.add(prompt(2, 1, 'two'));
  await followed.follower.put(1, 'result.md', 'first');
  await followed.follower.put(1, 'result.md', 'second');
  assert.equal(followed.notes.length, 1);
  assert.match(followed.notes[0] ?? '', /are not written: .*no space left/);
  full = false;
  await followed.add(prompt(3, 2, 'three'));
  assert.deepEqual(followed.read('main/history.md').match(/^## n\d/gm), ['## n1', '## n2', '## n3']);
  assert.match(followed.read('main/result.md'), /^second\n/);
  assert.equal(followed.notes.length, 1);
});

test('folders that cannot be looked at when it begins are told once, and looked for again: none stays behind', async t => {
  let refused = 'nothing';
  const refuse = (): Promise<never> =>
    Promise.reject(Object.assign(new Error('EACCES: permission denied, open'), { code: 'EACCES' }));
  const followed = await follow(t, plain => ({
    ...plain,
    folders: folder => (refused === 'nothing' ? plain.folders(folder) : refuse()),
    append: (...given) => (refused === 'all' ? refuse() : plain.append(...given)),
  }));
  await followed.add(prompt(1, 0, 'one'));
  refused = 'all';
  await followed.add(prompt(2, 1, 'two'));
  await followed.crash();
  // The process before could not write n2; this one cannot even see that there is a folder.
  refused = 'looking';
  followed.notes.length = 0;
  await followed.add(child, prompt(3, 0, 'Write tests.', 2), started(2, 2));
  await followed.follower.put(2, 'result.md', 'found');
  assert.match(followed.read('tests/history.md'), /^## n3 /m);
  assert.match(followed.read('tests/result.md'), /^found/);
  assert.doesNotMatch(followed.read('main/history.md'), /^## n2 /m);
  assert.equal(followed.notes.length, 1);
  assert.match(followed.notes[0] ?? '', /^scratch folders in \S+ are not written: .*permission denied/);
  refused = 'nothing';
  await followed.add(prompt(4, 3, 'Go on.', 2));
  assert.deepEqual(followed.read('main/history.md').match(/^## n\d/gm), ['## n1', '## n2']);
  assert.deepEqual(followed.read('tests/history.md').match(/^## n\d/gm), ['## n3', '## n4']);
  assert.equal(followed.notes.length, 1);
});

test('where a link stands in the place of the folders nothing is written and one note tells it', async t => {
  const folder = temporaryFolder(t);
  const followed = await follow(t);
  rmSync(join(followed.folder, '.banyan'), { recursive: true });
  symlinkSync(folder, join(followed.folder, '.banyan'));
  await followed.add(prompt(1, 0, 'one'));
  await followed.add(prompt(2, 1, 'two'));
  assert.deepEqual(readdirSync(folder), []);
  assert.equal(followed.notes.length, 1);
  assert.match(followed.notes[0] ?? '', /\.banyan is a link/);
});

test('folders that a person removed are made again by the next step', async t => {
  const followed = await follow(t);
  await followed.add(prompt(1, 0, 'one'));
  rmSync(join(followed.folder, '.banyan'), { recursive: true });
  mkdirSync(join(followed.folder, '.banyan'));
  await followed.add(prompt(2, 1, 'two'));
  assert.match(followed.read('main/history.md'), /^# main\n[^]*## n1 [^]*## n2 /);
});
