import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Duplex } from 'node:stream';
import { test, type TestContext } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { httpServer } from './localServers.ts';
import { gateFile, openGated, skippedWithoutWall, smallWall } from './openGated.ts';

/** What a gate is told, with a command in place of the worker. */
function told(argv: readonly string[]): string {
  const env = { PATH: process.env['PATH'] ?? '' };
  return `${JSON.stringify({ type: 'open', argv, env, cwd: '/', filter: '', hosts: [], lent: [], proxy: '' })}\n`;
}

/** Starts a gate over a command, and waits for the first line the command says. */
async function gateOver(
  t: TestContext,
  argv: readonly string[],
): Promise<{ gate: ReturnType<typeof spawn>; said: string }> {
  const gate = spawn(process.execPath, [gateFile], { stdio: ['pipe', 'pipe', 'inherit', 'pipe'] });
  t.after(() => gate.kill('SIGKILL'));
  (gate.stdio[3] as Duplex).write(told(argv));
  const [line] = (await once(gate.stdout as Duplex, 'data')) as [Buffer];
  return { gate, said: line.toString() };
}

/** Whether a process runs; one that ended and that nobody collected does not. */
function runs(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) [ZX]/.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return false;
  }
}

async function gone(pid: number): Promise<void> {
  while (runs(pid)) await pause(5);
}

test('the gate ends as the child ends: with its code, or by its signal', async t => {
  const seven = await gateOver(t, ['/bin/sh', '-c', 'echo up; read line; exit 7']);
  seven.gate.stdin?.write('go\n');
  assert.deepEqual(await once(seven.gate, 'exit'), [7, null]);
  const killed = await gateOver(t, ['/bin/sh', '-c', 'echo up; kill -9 $$']);
  assert.deepEqual(await once(killed.gate, 'exit'), [null, 'SIGKILL']);
});

test('a signal to the gate goes to the child', async t => {
  const { gate } = await gateOver(t, ['/bin/sh', '-c', 'trap "exit 3" TERM; echo up; while :; do sleep 0.05; done']);
  gate.kill('SIGTERM');
  assert.deepEqual(await once(gate, 'exit'), [3, null]);
});

test('when the control pipe closes, the child is killed', async t => {
  const { gate, said } = await gateOver(t, [
    '/bin/sh',
    '-c',
    'trap "" TERM HUP; echo $$; while :; do sleep 0.05; done',
  ]);
  (gate.stdio[3] as Duplex).destroy();
  assert.deepEqual(await once(gate, 'exit'), [null, 'SIGKILL']);
  await gone(Number(said));
});

test('a gate that is told nonsense, or of a program that is not there, ends and says why', async t => {
  for (const [input, reason] of [
    ['{"type":"open","argv":[]}\n', /was not told what it needs/],
    [told(['/no/such/program']), /could not be started/],
  ] as const) {
    const gate = spawn(process.execPath, [gateFile], { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] });
    t.after(() => gate.kill('SIGKILL'));
    (gate.stdio[3] as Duplex).write(input);
    let said = '';
    (gate.stderr as Duplex).on('data', (text: Buffer) => (said += text.toString()));
    const [code] = (await once(gate, 'close')) as [number];
    assert.match(said, reason);
    assert.notEqual(code, 0);
  }
});

test('killed itself, or with its parent killed, a gate leaves nothing behind the wall alive', async t => {
  if (skippedWithoutWall(t)) return;
  const folder = temporaryFolder(t);
  const beat = `trap "" TERM HUP; echo 0 > ${folder}/beat; echo up; while :; do date +%s%N > ${folder}/beat; sleep 0.02; done`;
  const wall = smallWall(folder);
  const stops = async (): Promise<void> => {
    // The last beat may be under way; one that stays the same over many is the last.
    for (let same = 0, last = ''; same < 6; await pause(40)) {
      const now = readFileSync(path.join(folder, 'beat'), 'utf8');
      same = now === last ? same + 1 : 0;
      last = now;
    }
  };
  const own = await gateOver(t, [...wall, '/bin/sh', '-c', beat]);
  own.gate.kill('SIGKILL');
  await once(own.gate, 'exit');
  await stops();

  // A parent that starts the gate as the supervisor does, and is killed with it alive.
  const parent = path.join(folder, 'parent.mjs');
  writeFileSync(
    parent,
    `import { spawn } from 'node:child_process';
     const gate = spawn(process.execPath, [${JSON.stringify(gateFile)}], { stdio: ['pipe', 'pipe', 'inherit', 'pipe'], detached: true });
     gate.stdio[3].write(${JSON.stringify(told([...wall, '/bin/sh', '-c', beat]))});
     gate.stdout.once('data', () => console.log(gate.pid));`,
  );
  const child = spawn(process.execPath, [parent], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [pid] = (await once(child.stdout, 'data')) as [Buffer];
  child.kill('SIGKILL');
  await gone(Number(pid));
  await stops();
});

test('hands behind a gate: commands live and die with it, and the next call gets a new one', async t => {
  if (skippedWithoutWall(t)) return;
  const { run, gates, root, end } = openGated(t);
  const waiting = run('touch here; sleep 60');
  while (!existsSync(path.join(root, 'here'))) await pause(5);
  gates[0]?.child.kill('SIGKILL');
  assert.match(await waiting, /The hands ended unexpectedly \(SIGKILL\)/);
  assert.match(await run('echo again'), /^again/);
  assert.equal(gates.length, 2);
  await end();
  assert.deepEqual(
    gates.map(({ child }) => runs(child.pid ?? 0)),
    [false, false],
  );
});

test('a bridge that breaks takes the way out and leaves the commands', async t => {
  const { port } = await httpServer(t);
  const hosts = [`127.0.0.1:${port}`];
  const { run, violations } = openGated(t, { hosts, argv: [] });
  const curl = `curl -sS --noproxy '' http://127.0.0.1:${port}/`;
  assert.match(await run(curl), /^from outside/);
  assert.deepEqual(violations, []);
  // What a hostile worker could send.
  const hostile = openGated(t, { hosts, argv: ['/bin/sh', '-c', 'printf garbage1 >&3; exec "$0" "$@"'] });
  assert.match(await hostile.run(curl), /Failed to connect|Couldn't connect/);
  assert.match(await hostile.run('echo lives'), /^lives/);
});

test('a gate with a fault lets nothing out any more, and the commands live on', async t => {
  const faulty = path.join(temporaryFolder(t), 'gate.mjs');
  const start = new URL('../../../src/sandbox/gate/startGate.ts', import.meta.url).href;
  writeFileSync(
    faulty,
    `import { startGate } from '${start}';
     startGate(() => ({ certificate: '', take: () => { throw new Error('a fault'); } }));`,
  );
  const { run } = openGated(t, { argv: [], gateFile: faulty });
  assert.match(await run('curl -sS http://allowed.test/'), /\[exit code (52|56)\]/);
  assert.match(await run('curl -sS http://allowed.test/'), /Failed to connect|Couldn't connect/);
  assert.match(await run('echo lives'), /^lives/);
});
