import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { jsonLine, jsonLines } from '../../src/sandbox/jsonLines.ts';
import { runs } from '../sandbox/worker/openBench.ts';

const workerFile = fileURLToPath(new URL('../../src/worker.ts', import.meta.url));

interface Said {
  type: string;
  id?: number;
  text?: string;
}

function startWorker(t: TestContext) {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'banyan-worker-')));
  const child = spawn(process.execPath, [workerFile], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { PATH: process.env['PATH'] ?? '' },
  });
  t.after(() => {
    child.kill('SIGKILL');
    rmSync(root, { recursive: true, force: true });
  });
  const said: Said[] = [];
  const waiting: { test: (message: Said) => boolean; done: (message: Said) => void }[] = [];
  const receive = jsonLines(value => {
    said.push(value as Said);
    for (const wait of waiting.filter(wait => wait.test(value as Said))) wait.done(value as Said);
  });
  child.stdout.on('data', receive);
  const hear = (test: (message: Said) => boolean): Promise<Said> => {
    const before = said.find(test);
    return before ? Promise.resolve(before) : new Promise(done => waiting.push({ test, done }));
  };
  const open = { type: 'open', roots: [root], outputFolder: join(root, 'output'), ripgrep: '' };
  return {
    child,
    open,
    say: (value: unknown) => child.stdin.write(typeof value === 'string' ? value : jsonLine(value)),
    hear,
  };
}

const answerTo = (id: number) => (message: Said) => message.type === 'answer' && message.id === id;
const call = (id: number, name: string, input: unknown) => ({ type: 'call', id, agent: 'main', name, input });

test('bad lines, unknown messages and calls too early do not end the worker', async t => {
  const { say, hear, open } = startWorker(t);
  say(call(1, 'read', { path: '.' }));
  assert.equal((await hear(answerTo(1))).text, 'The hands were not opened.');
  for (const bad of [
    'not json\n',
    '{"type":"call"}\n',
    '{"type":"dance"}\n',
    '[]\n',
    'null\n',
    '\n',
    '\u0000\n',
    '{"type":"cancel","id":99}\n',
    '"open"\n',
  ])
    say(bad);
  say(open);
  say({ ...open, roots: ['/'] });
  say(call(2, 'read', { path: '.' }));
  assert.match((await hear(answerTo(2))).text ?? '', /^\. is a folder \(0\):/);
  // Opened once: a second opening does not widen what tools reach.
  say(call(3, 'read', { path: '/etc/passwd' }));
  assert.match((await hear(answerTo(3))).text ?? '', /outside/);
});

test('a cancel reaches only the call it names', async t => {
  const { say, hear, open } = startWorker(t);
  say(open);
  say(call(1, 'bash', { command: 'echo ready; sleep 600' }));
  say(call(2, 'bash', { command: 'until [ -e go ]; do sleep 0.01; done; echo went' }));
  await hear(message => message.type === 'output' && message.id === 1);
  say({ type: 'cancel', id: 1 });
  assert.match((await hear(answerTo(1))).text ?? '', /^Cancelled after/);
  say(call(3, 'write', { path: 'go', content: '' }));
  assert.equal((await hear(answerTo(2))).text, 'went\n[exit code 0]');
});

for (const [how, stop] of [
  ['standard input closes', 'end'],
  ['it is told to end', 'SIGTERM'],
] as const)
  test(`when ${how}, the worker ends what it started and itself`, async t => {
    const { child, say, hear, open } = startWorker(t);
    say(open);
    say(call(1, 'bash', { command: 'echo $$; sleep 600' }));
    const pid = parseInt((await hear(message => message.type === 'output')).text ?? '', 10);
    assert.ok(runs(pid));
    const ended = once(child, 'exit');
    if (stop === 'end') child.stdin.end();
    else child.kill(stop);
    assert.deepEqual((await ended)[0], 0);
    while (runs(pid)) await new Promise(resolve => setImmediate(resolve));
  });
