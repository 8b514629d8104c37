import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { toolEnvironment } from '../../src/sandbox/environment.ts';
import type { HandsFact, Watch } from '../../src/sandbox/hands.ts';
import { launchPlainly, type Launched } from '../../src/sandbox/launch.ts';
import { openHands, type HandsOptions, type WorkerHands } from '../../src/sandbox/workerHands.ts';
import { runs } from './worker/openBench.ts';

const workerFile = fileURLToPath(new URL('../../src/worker.ts', import.meta.url));

interface Opened {
  readonly hands: WorkerHands;
  readonly root: string;
  /** Workers started so far. */
  readonly workers: readonly Launched[];
  readonly run: (name: string, input: unknown, watch?: Partial<Watch>) => Promise<{ text: string; facts: HandsFact[] }>;
}

/** Real hands: the worker program, in a process, over a temporary workspace. */
function open(t: TestContext, options: Partial<HandsOptions> = {}): Opened {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'banyan-worker-')));
  const workers: Launched[] = [];
  const hands = openHands({
    node: process.execPath,
    workerFile,
    roots: [base],
    outputFolder: join(base, 'output'),
    env: toolEnvironment(process.env),
    launch: program => {
      const launched = launchPlainly(program);
      workers.push(launched);
      return launched;
    },
    ...options,
  });
  t.after(async () => {
    await hands.dispose();
    rmSync(base, { recursive: true, force: true });
  });
  return {
    hands,
    root: base,
    workers,
    run: async (name, input, watch = {}) => {
      const facts: HandsFact[] = [];
      const text = await hands.execute(name, input, { agent: 'main', fact: fact => void facts.push(fact), ...watch });
      return { text, facts };
    },
  };
}

/** Calls `then` with the whole output once it holds `word`. */
function onWord(word: string, then: (output: string) => void): Pick<Watch, 'output'> {
  let output = '';
  return {
    output: chunk => {
      const had = output.includes(word);
      output += chunk;
      if (!had && output.includes(word)) then(output);
    },
  };
}

test('the worker starts with the first call, serves many at once, and remembers reads per agent', async t => {
  const { run, workers, root } = open(t);
  assert.equal(workers.length, 0);
  const written = await run('write', { path: 'a.txt', content: 'one\n' });
  assert.equal(written.text, 'Created a.txt (1 line).');
  assert.deepEqual(written.facts, [{ type: 'fileChanged', path: 'a.txt', change: 'created', added: 1, removed: 0 }]);
  const many = await Promise.all(Array.from({ length: 30 }, () => run('read', { path: 'a.txt' }, { agent: 'other' })));
  assert.ok(many.every(({ text, facts }) => text === '1\tone' && facts.length === 1));
  writeFileSync(join(root, 'a.txt'), 'two\n');
  assert.match(
    (await run('edit', { path: 'a.txt', old_string: 'two', new_string: 'x' }, { agent: 'other' })).text,
    /changed since/,
  );
  assert.equal(workers.length, 1);
});

test('warm starts the worker before it is needed, once', async t => {
  const { hands, run, workers } = open(t);
  hands.warm();
  hands.warm();
  assert.equal((await run('read', { path: 'none' })).facts[0]?.type, 'failed');
  assert.equal(workers.length, 1);
});

test('a read is answered while a command runs, and an abort ends the command with its whole group', async t => {
  const { run } = open(t);
  const cancel = new AbortController();
  const reading: Promise<unknown>[] = [];
  let pids: number[] = [];
  const ready = onWord('ready', output => {
    pids = output.trim().split('\n').slice(0, 2).map(Number);
    reading.push(run('read', { path: '.' }).finally(() => cancel.abort()));
  });
  const command = 'echo $$; bash -c "echo \\$\\$; echo ready; sleep 600; true"; true';
  const { text, facts } = await run('bash', { command }, { signal: cancel.signal, ...ready });
  await Promise.all(reading);
  assert.match(text, /^Cancelled after \d+ s, output so far:\n\d+\n\d+\nready$/);
  assert.deepEqual(
    facts.map(fact => fact.type),
    ['exited', 'cancelled'],
  );
  assert.equal(pids.length, 2);
  assert.deepEqual(pids.map(runs), [false, false]);
});

test('a call that is aborted before it begins never reaches the worker', async t => {
  const { run, workers } = open(t);
  const { text, facts } = await run('bash', { command: 'echo x' }, { signal: AbortSignal.abort() });
  assert.equal(text, 'Cancelled before it ran.');
  assert.deepEqual(facts, [{ type: 'cancelled' }]);
  assert.equal(workers.length, 0);
});

test('a worker killed in mid-call leaves no process, the call says so, and the next call gets a new worker', async t => {
  const ends: (string | null)[] = [];
  const { run, workers } = open(t, { onExit: end => void ends.push(end.signal) });
  let pids: number[] = [];
  const ready = onWord('ready', output => {
    pids = output.trim().split('\n').slice(0, 2).map(Number);
    workers[0]?.child.kill('SIGKILL');
  });
  const command = 'echo $$; (echo $BASHPID; echo ready; sleep 600); true';
  const { text, facts } = await run('bash', { command }, ready);
  assert.match(text, /^The hands ended unexpectedly \(SIGKILL\)\. The outcome of this call is unknown/);
  assert.deepEqual(facts, [{ type: 'failed' }]);
  assert.deepEqual(ends, ['SIGKILL']);
  await gone(pids);
  assert.equal((await run('bash', { command: 'echo again' })).text, 'again\n[exit code 0]');
  assert.equal(workers.length, 2);
});

test('dispose ends the worker and what it left in the background, and answers what is open', async t => {
  const { hands, run, workers } = open(t);
  const background = parseInt((await run('bash', { command: 'sleep 600 & echo $!' })).text, 10);
  assert.ok(runs(background));
  const closing: Promise<void>[] = [];
  const { text, facts } = await run(
    'bash',
    { command: 'echo ready; sleep 600' },
    onWord('ready', () => closing.push(hands.dispose())),
  );
  await Promise.all(closing);
  assert.match(text, /closed while this ran|ended by SIGKILL/);
  assert.ok(facts.some(fact => fact.type === 'failed'));
  await gone([background, workers[0]?.child.pid ?? 0]);
  assert.equal((await run('read', { path: '.' })).text, 'The hands are closed. Nothing was run.');
  await hands.dispose();
});

test('a worker that does not answer a cancelled call is ended, and the call is answered', async t => {
  const { run, workers } = open(t, { patience: 50 });
  const cancel = new AbortController();
  const ready = onWord('ready', () => {
    workers[0]?.child.kill('SIGSTOP');
    cancel.abort();
  });
  const { text, facts } = await run('bash', { command: 'echo ready; sleep 600' }, { signal: cancel.signal, ...ready });
  assert.match(text, /did not answer and were ended; the outcome is unknown/);
  assert.deepEqual(facts, [{ type: 'cancelled' }]);
  assert.equal((await run('bash', { command: 'echo again' })).text, 'again\n[exit code 0]');
});

test('a Node that is not there, or a worker that breaks at once, is an answer with the reason', async t => {
  const nowhere = await open(t, { node: '/nowhere/node' }).run('read', { path: '.' });
  assert.equal(nowhere.text, 'The hands could not be started: spawn /nowhere/node ENOENT. Nothing was run.');
  assert.deepEqual(nowhere.facts, [{ type: 'failed' }]);
  const base = mkdtempSync(join(tmpdir(), 'banyan-broken-'));
  t.after(() => rmSync(base, { recursive: true, force: true }));
  const broken = join(base, 'worker.mjs');
  writeFileSync(broken, 'throw new Error("cannot work");\n');
  assert.match(
    (await open(t, { workerFile: broken }).run('read', { path: '.' })).text,
    /exit code 1: Error: cannot work\)/,
  );
  const refusing = open(t, {
    launch: () => {
      throw new Error('no wall here');
    },
  });
  assert.equal(
    (await refusing.run('read', { path: '.' })).text,
    'The hands could not be started: no wall here. Nothing was run.',
  );
});

test('input that cannot be sent is an answer', async t => {
  const { run } = open(t);
  const ring: { self?: unknown } = {};
  ring.self = ring;
  for (const input of [ring, 1n, { toJSON: () => undefined }, undefined, Symbol('x')]) {
    const { text, facts } = await run('read', input);
    assert.equal(typeof text, 'string');
    assert.deepEqual(facts, [{ type: 'failed' }]);
  }
  assert.match(
    (await run('write', { path: 'a', content: 'x'.repeat(33 * 1024 * 1024) })).text,
    /too large for the hands/,
  );
});

test('a watcher that throws does not cost the answer', async t => {
  const { hands } = open(t);
  const thrown: unknown[] = [];
  const heard = (error: unknown): void => void thrown.push(error);
  process.prependOnceListener('uncaughtException', heard);
  t.after(() => process.off('uncaughtException', heard));
  const own = process.listeners('uncaughtException').filter(listener => listener !== heard);
  for (const listener of own) process.off('uncaughtException', listener);
  const text = await hands.execute(
    'read',
    { path: 'none' },
    {
      agent: 'main',
      fact: () => {
        throw new Error('watcher');
      },
    },
  );
  for (const listener of own) process.on('uncaughtException', listener);
  assert.match(text, /does not exist/);
  assert.equal((thrown[0] as Error).message, 'watcher');
});

test('nothing of what this process holds reaches a command', async t => {
  process.env['BANYAN_TEST_CANARY'] = 'canary-4711';
  process.env['LC_TOKEN'] = 'canary-4711';
  t.after(() => {
    delete process.env['BANYAN_TEST_CANARY'];
    delete process.env['LC_TOKEN'];
  });
  const { run } = open(t, { env: toolEnvironment(process.env) });
  const { text } = await run('bash', {
    command: 'env; export; tr "\\0" "\\n" < /proc/self/environ; tr "\\0" "\\n" < /proc/$PPID/environ; true',
  });
  assert.match(text, /^PATH=/m);
  assert.doesNotMatch(text, /canary-4711/);
  assert.doesNotMatch(await run('bash', { command: 'env' }).then(ran => ran.text), /ELECTRON/);
});

if (process.platform !== 'win32')
  test('a disk that takes no more leaves the old file whole and nothing beside it', async t => {
    const { run, root } = open(t, {
      // The limit on file sizes stands in for a full disk: writing fails in the middle.
      launch: ({ program, args, ...rest }) =>
        launchPlainly({
          ...rest,
          program: 'sh',
          args: ['-c', `trap '' XFSZ; ulimit -f 8; exec "$@"`, 'sh', program, ...args],
        }),
    });
    writeFileSync(join(root, 'a.txt'), 'old\n');
    await run('read', { path: 'a.txt' });
    const { text, facts } = await run('write', { path: 'a.txt', content: 'x'.repeat(100_000) });
    assert.match(text, /EFBIG/);
    assert.deepEqual(facts, [{ type: 'failed' }]);
    assert.equal((await run('read', { path: 'a.txt' })).text, '1\told');
    assert.deepEqual(readdirSync(root), ['a.txt']);
    const long = await run('bash', { command: 'seq 1 20000' });
    assert.match(long.text, /the whole could not be kept \(EFBIG/);
    assert.match(long.text, /\n20000\n\[exit code 0\]$/);
  });

/** Resolves when none of the processes runs any more; a test that waits for ever fails. */
async function gone(pids: readonly number[]): Promise<void> {
  assert.ok(pids.length > 0);
  while (pids.some(runs)) await new Promise(resolve => setImmediate(resolve));
}
