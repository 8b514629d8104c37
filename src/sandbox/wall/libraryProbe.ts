import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import type { WallBuilder } from './wallBuilder.ts';

/**
 * Builds a wall around a folder of its own and runs this Node in it, which tries what must work and what must be refused,
 * for real. Undefined when the wall holds, else a few words on what does not. Never rejects.
 */
export async function probeLibrary(builder: WallBuilder, temporary: string): Promise<string | undefined> {
  const base = realpathSync(mkdtempSync(join(temporary, 'banyan-probe-')));
  const listener = createServer(socket => socket.destroy());
  try {
    for (const name of ['workspace', 'outside', 'state']) mkdirSync(join(base, name));
    writeFileSync(join(base, 'state', 'key'), 'secret');
    writeFileSync(join(base, 'workspace', '.mcp.json'), '{}');
    await new Promise<void>((done, fail) => listener.once('error', fail).listen(0, '127.0.0.1', done));
    const wall = await builder.prepare({
      roots: [join(base, 'workspace')],
      reach: { files: 'write', hosts: [] },
      readable: [join(process.execPath, '..')],
      writable: [],
      hidden: [join(base, 'state')],
      env: { PATH: '/usr/local/bin:/usr/bin:/bin', ELECTRON_RUN_AS_NODE: '1' },
      journal: join(base, 'state', 'walls'),
    });
    try {
      const port = String((listener.address() as AddressInfo).port);
      return verdict(await run([...wall.argv, process.execPath, '-e', attempts, base, port], wall.env, base));
    } finally {
      await wall.release();
    }
  } catch (error) {
    return (error as Error).message;
  } finally {
    listener.close();
    rmSync(base, { recursive: true, force: true });
  }
}

/** What has to succeed inside; all else that is tried has to fail. */
const needed = ['link', 'listen', 'temporary', 'write'];

function verdict({ output, errors }: Answer): string | undefined {
  const [, said] = /^did:(.*)$/m.exec(output) ?? [];
  if (said === undefined) return errors.trim().split('\n').at(-1) || 'Node did not start in it';
  const done = said.split(', ');
  const missing = needed.filter(name => !done.includes(name));
  const leaks = done.filter(name => !needed.includes(name));
  if (leaks.length > 0) return `it lets through: ${leaks.join(', ')}`;
  return missing.length > 0 ? `it refuses: ${missing.join(', ')}` : undefined;
}

/** Runs in the wall; says what succeeded, on one line. */
const attempts = `
const { writeFileSync, readFileSync, readdirSync, renameSync } = require('node:fs');
const { createServer, connect, Socket } = require('node:net');
const [base, port] = process.argv.slice(1);
const did = [];
const attempt = (name, work) => { try { work(); did.push(name); } catch {} };
attempt('write', () => writeFileSync(base + '/workspace/a', ''));
attempt('temporary', () => writeFileSync(process.env.TMPDIR + '/a', ''));
attempt('writing outside', () => writeFileSync(base + '/outside/a', ''));
attempt('reading what is hidden', () => readFileSync(base + '/state/key'));
attempt('a look at what is hidden', () => { if (readdirSync(base + '/state').includes('key')) return; throw 0; });
attempt('a protected file', () => writeFileSync(base + '/workspace/.mcp.json', ''));
attempt('a protected file put aside', () => renameSync(base + '/workspace/.mcp.json', base + '/workspace/b'));
const settle = (name, start) => new Promise(resolve => start(() => resolve(did.push(name)), resolve));
Promise.all([
  settle('other programs of this machine', (yes, no) => connect(port, '127.0.0.1').on('connect', yes).on('error', no)),
  settle('listen', (yes, no) => createServer().on('error', no).listen(process.env.BANYAN_BRIDGE_PORT, '127.0.0.1', yes)),
  settle('link', (yes, no) => new Socket({ fd: 3 }).on('error', no).on('data', yes)),
]).then(() => console.log('did:' + did.join(', ')), () => {}).finally(() => process.exit(0));
`;

interface Answer {
  readonly output: string;
  readonly errors: string;
}

function run(argv: readonly string[], env: Readonly<Record<string, string>>, cwd: string): Promise<Answer> {
  const [program = '', ...args] = argv;
  return new Promise(resolve => {
    const child = spawn(program, args, {
      env: { ...env },
      cwd,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      timeout: 20_000,
      killSignal: 'SIGKILL',
    });
    const said = { output: '', errors: '' };
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (said.output += text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (said.errors += text));
    const link = child.stdio[3] as Duplex;
    link.on('error', () => {});
    link.write('x');
    child.once('error', error => resolve({ output: '', errors: error.message }));
    child.once('close', () => resolve(said));
  });
}
