import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoAgent } from '../../support/messagesApi/demoAgent.ts';
import { startMessagesApi, type MessagesApi } from '../../support/messagesApi/startMessagesApi.ts';

/** How a command line ended. */
export interface CliEnd {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A command line that runs. */
export interface RunningCli {
  readonly pid: number;
  readonly ended: Promise<CliEnd>;
  /** Resolves when standard output and error together hold `words`; rejects when it ends before. */
  said(words: string): Promise<void>;
  signal(name: NodeJS.Signals): void;
  /** Reads its output no longer. */
  closeOutput(): void;
}

/** A folder with a state, a workspace and a stand-in for the model; disposing it takes everything away. */
export interface CliPlace extends AsyncDisposable {
  readonly api: MessagesApi;
  readonly state: string;
  readonly folder: string;
  /** Starts `banyan` from source. There is no terminal; the key is the stand-in's. */
  start(args: readonly string[], env?: Record<string, string>, input?: string): RunningCli;
  /** The same until it ends. */
  banyan(...args: string[]): Promise<CliEnd>;
}

export const cliSource = join(import.meta.dirname, '../../../src/cli.ts');

export async function cliPlace(): Promise<CliPlace> {
  const api = await startMessagesApi({ brain: demoAgent });
  const root = await realpath(await mkdtemp(join(tmpdir(), 'banyan-cli-')));
  const [state, folder] = [join(root, 'state'), join(root, 'workspace')];
  await mkdir(folder);
  // A person's own choice: what these tests tell of is being asked. Where it is not, they say so.
  await mkdir(state, { mode: 0o700 });
  await writeFile(join(state, 'config.json'), JSON.stringify({ authority: 'ask' }));
  const running = new Set<RunningCli>();
  const start: CliPlace['start'] = (args, env = {}, input = '') => {
    const cli = startCli(['--state', state, '--workspace', folder, '--base-url', api.url, ...args], env, input);
    running.add(cli);
    void cli.ended.then(() => running.delete(cli));
    return cli;
  };
  return {
    api,
    state,
    folder,
    start,
    banyan: (...args) => start(args).ended,
    [Symbol.asyncDispose]: async () => {
      for (const cli of running) cli.signal('SIGKILL');
      await api.close();
      await rm(root, { recursive: true, force: true });
    },
  };
}

/** What Node makes of the sources is kept for the next command line, as it is between files of tests. */
const kept = { NODE_COMPILE_CACHE: join(import.meta.dirname, '../../../out/compile-cache') };

/** Starts `banyan` with exactly these words. */
export function startCli(args: readonly string[], env: Record<string, string>, input: string): RunningCli {
  const child = spawn(process.execPath, [cliSource, ...args], {
    env: { PATH: process.env['PATH'], HOME: '/nowhere', TZ: 'UTC', ANTHROPIC_API_KEY: 'test-key', ...kept, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.end(input);
  const said = { out: '', err: '' };
  const looks = new Set<() => void>();
  const hear = (stream: NodeJS.ReadableStream, name: 'out' | 'err'): void => {
    stream.setEncoding('utf8');
    stream.on('data', (chunk: string) => {
      said[name] += chunk;
      for (const look of looks) look();
    });
  };
  hear(child.stdout, 'out');
  hear(child.stderr, 'err');
  const ended = new Promise<CliEnd>(resolve => child.once('close', code => resolve({ code, ...said })));
  return {
    pid: child.pid ?? 0,
    ended,
    said: words =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (!(said.out + said.err).includes(words)) return;
          looks.delete(look);
          resolve();
        };
        looks.add(look);
        look();
        void ended.then(end => reject(new Error(`it ended with ${end.code} and never said ${words}: ${end.err}`)));
      }),
    signal: name => child.kill(name),
    closeOutput: () => child.stdout.destroy(),
  };
}
