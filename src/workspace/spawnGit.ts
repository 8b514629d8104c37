import { spawn } from 'node:child_process';
import { GitFailed } from './gitFailed.ts';

/** Which git runs where, with what environment; nothing is inherited. */
export interface GitPlace {
  /** Absolute path of the program. */
  readonly program: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

export interface GitOptions {
  readonly input?: Buffer;
  /** Exit codes that are an answer; only 0 unless told. */
  readonly codes?: readonly number[];
  readonly signal?: AbortSignal | undefined;
}

export interface GitAnswer {
  readonly code: number;
  readonly out: Buffer;
}

/**
 * Runs git once with bytes in and bytes out. Rejects with `GitFailed` for every other exit code and with the signal's reason
 * when aborted; an aborted git is asked to end, so that it takes its locks away, and killed after five seconds.
 */
export function spawnGit(place: GitPlace, args: readonly string[], options: GitOptions = {}): Promise<GitAnswer> {
  const { input, codes = [0], signal } = options;
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason as Error);
    const child = spawn(place.program, args, {
      cwd: place.cwd,
      env: place.env,
      stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      windowsHide: true,
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout?.on('data', (piece: Buffer) => out.push(piece));
    child.stderr?.on('data', (piece: Buffer) => err.push(piece));
    // A git that ends before it has read everything says why by its exit code.
    child.stdin?.on('error', () => undefined);
    if (input !== undefined) child.stdin?.end(input);
    let killing: NodeJS.Timeout | undefined;
    const stop = (): void => {
      child.kill('SIGTERM');
      killing = setTimeout(() => child.kill('SIGKILL'), patience);
    };
    signal?.addEventListener('abort', stop, { once: true });
    const settled = (): void => {
      clearTimeout(killing);
      signal?.removeEventListener('abort', stop);
    };
    child.once('error', error => {
      settled();
      reject(error);
    });
    child.once('close', (code, ended) => {
      settled();
      if (code !== null && codes.includes(code)) return resolve({ code, out: Buffer.concat(out) });
      if (signal?.aborted) return reject(signal.reason as Error);
      reject(new GitFailed(args, code, ended, Buffer.concat(err).toString()));
    });
  });
}

/** Milliseconds between asking and killing. */
const patience = 5000;

/** The first line of a text answer. */
export async function gitLine(place: GitPlace, args: readonly string[], options: GitOptions = {}): Promise<string> {
  const { out } = await spawnGit(place, args, options);
  return out.toString().trim();
}
