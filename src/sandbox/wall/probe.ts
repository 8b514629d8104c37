import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { closeSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a program said on both streams, and whether it ended well. */
export interface Said {
  readonly output: string;
  readonly ended: 'well' | 'badly';
}

/** Runs a program with nothing in its environment but a plain `PATH`; `filter` is opened as descriptor 4. Never rejects. */
export function say(argv: readonly string[], filter?: string): Promise<Said> {
  const [program = '', ...args] = argv;
  const descriptor = filter === undefined ? undefined : openSync(filter, 'r');
  return new Promise(resolve => {
    const child = spawn(program, args, {
      env: { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C' },
      cwd: '/',
      stdio: ['ignore', 'pipe', 'pipe', 'ignore', descriptor ?? 'ignore'],
      timeout: 10_000,
      killSignal: 'SIGKILL',
    });
    if (descriptor !== undefined) closeSync(descriptor);
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.once('error', error => resolve({ output: error.message, ended: 'badly' }));
    child.once('close', code => resolve({ output, ended: code === 0 ? 'well' : 'badly' }));
  });
}

/** Builds a small wall and looks around in it. Undefined when it holds, else what was said. */
export async function probeWall(
  command: readonly string[],
  filter: Buffer,
  temporary: string,
): Promise<string | undefined> {
  const file = join(temporary, `banyan-filter-${randomUUID()}`);
  try {
    writeFileSync(file, filter, { mode: 0o600, flag: 'wx' });
    const { output, ended } = await say([...command, '--', '/bin/sh', '-c', lookAround], file);
    const isHeld = expected.every(line => line.test(output)) && networks(output).every(name => name === 'lo');
    return ended === 'well' && isHeld ? undefined : output.trim() || 'it said nothing';
  } catch (error) {
    return (error as Error).message;
  } finally {
    rmSync(file, { force: true });
  }
}

const lookAround = 'cat /proc/self/status /proc/net/dev; echo x 2>/dev/null > /etc/banyan || echo readonly';
const expected = [/^CapEff:\s*0+$/m, /^NoNewPrivs:\s*1$/m, /^Seccomp:\s*2$/m, /^Pid:\s*\d$/m, /^readonly$/m];

/** The network interfaces in a listing of `/proc/net/dev`. */
function networks(listing: string): string[] {
  return [...listing.matchAll(/^\s*([\w.-]+):\s*\d+(?:\s+\d+){10,}/gm)].map(match => match[1] ?? '');
}
