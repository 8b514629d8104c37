import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { Socket } from 'node:net';
import type { Disposable } from '../base/disposable.ts';
import type { GitPlace } from './spawnGit.ts';

export interface GitObject {
  readonly oid: string;
  readonly type: string;
  readonly size: number;
  readonly bytes: Buffer;
}

/**
 * A git that stays and answers one question after the other in a fraction of a millisecond, where a process for each would
 * take three. It starts with the first question and again after it was lost.
 */
export class CatFile implements Disposable {
  readonly #place: GitPlace;
  readonly #args: readonly string[];
  #child: ChildProcessWithoutNullStreams | undefined;
  #pieces: Buffer[] = [];
  #have = 0;
  #waiting: Waiting[] = [];

  /** `contents` answers with bytes; `headers` with type and size alone. */
  constructor(place: GitPlace, what: 'contents' | 'headers') {
    this.#place = place;
    this.#args = ['cat-file', what === 'contents' ? '--batch' : '--batch-check'];
  }

  /** An object by its id or by any name git knows that has no line break; undefined where there is none. */
  read(name: string): Promise<GitObject | undefined> {
    if (name.includes('\n')) return Promise.resolve(undefined);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      const child = (this.#child ??= this.#start());
      if (this.#waiting.length === 1) keepAlive(child, 'ref');
      child.stdin.write(Buffer.from(`${name}\n`, 'latin1'));
    });
  }

  dispose(): void {
    this.#child?.stdin.end();
    this.#child = undefined;
  }

  #start(): ChildProcessWithoutNullStreams {
    const { program, cwd, env } = this.#place;
    const child = spawn(program, this.#args, { cwd, env, windowsHide: true });
    this.#pieces = [];
    this.#have = 0;
    child.stdin.on('error', () => undefined);
    child.stderr.resume();
    child.stdout.on('data', (piece: Buffer) => {
      this.#pieces.push(piece);
      this.#have += piece.length;
      this.#answer();
    });
    const lost = (error: Error): void => {
      if (this.#child === child) this.#child = undefined;
      const waiting = this.#waiting;
      this.#waiting = [];
      for (const { reject } of waiting) reject(error);
    };
    child.once('error', lost);
    child.once('close', () => lost(new Error('the reader of checkpoints ended')));
    keepAlive(child, 'unref');
    return child;
  }

  #answer(): void {
    while (this.#waiting.length > 0) {
      const taken = this.#take();
      if (taken === 'more') return;
      this.#waiting.shift()?.resolve(taken);
    }
    if (this.#child) keepAlive(this.#child, 'unref');
  }

  #take(): GitObject | undefined | 'more' {
    const first = this.#pieces[0];
    if (!first) return 'more';
    let end = first.indexOf(10);
    if (end < 0) {
      this.#join();
      end = this.#pieces[0]?.indexOf(10) ?? -1;
      if (end < 0) return 'more';
    }
    const words = (this.#pieces[0] ?? first).subarray(0, end).toString('latin1').split(' ');
    const [oid = '', type = ''] = words;
    const size = Number(words[2]);
    // "NAME missing" and "NAME ambiguous", where a name may hold spaces.
    if (words.length !== 3 || !Number.isInteger(size)) {
      this.#drop(end + 1);
      return undefined;
    }
    const hasBytes = this.#args[1] === '--batch';
    const whole = end + 1 + (hasBytes ? size + 1 : 0);
    if (this.#have < whole) return 'more';
    this.#join();
    const bytes = hasBytes
      ? Buffer.from((this.#pieces[0] ?? first).subarray(end + 1, end + 1 + size))
      : Buffer.alloc(0);
    this.#drop(whole);
    return { oid, type, size, bytes };
  }

  #join(): void {
    if (this.#pieces.length > 1) this.#pieces = [Buffer.concat(this.#pieces)];
  }

  #drop(length: number): void {
    this.#join();
    const rest = this.#pieces[0]?.subarray(length) ?? Buffer.alloc(0);
    this.#pieces = rest.length > 0 ? [rest] : [];
    this.#have = rest.length;
  }
}

/** Only a question that waits keeps our own process running. */
function keepAlive(child: ChildProcessWithoutNullStreams, how: 'ref' | 'unref'): void {
  child[how]();
  for (const stream of [child.stdin, child.stdout, child.stderr]) if (stream instanceof Socket) stream[how]();
}

interface Waiting {
  readonly resolve: (found: GitObject | undefined) => void;
  readonly reject: (error: Error) => void;
}
