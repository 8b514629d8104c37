import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Writable } from 'node:stream';
import type { Clock } from '../../base/clock.ts';
import { isAlive } from '../isAlive.ts';
import { readPointer, writePointer } from '../pointer.ts';
import { takenCode } from '../takenCode.ts';

/** Everything needed to start the same supervisor once more. */
export interface Again {
  readonly state: string;
  readonly version: string;
  /** The program's file, and the folder it runs in. */
  readonly program: string;
  readonly folder: string;
  /** When it crashed, in milliseconds since 1970: those of the last ten minutes. */
  readonly crashes: readonly number[];
}

export interface Keeper {
  /** Says that the end is meant. Resolves when the keeper has been told, or is gone. */
  farewell(): Promise<void>;
}

const span = 10 * 60_000;
const most = 3;
const farewell = 'bye\n';

/**
 * The supervisor's side: starts a keeper, a process of its own that holds the other end of a pipe. When the pipe closes
 * without a farewell the supervisor has crashed, however it did, and the keeper starts the next. A keeper that dies is
 * replaced. `onStarted` hears the process id of each; 0 when it could not be started.
 */
export function startKeeper(again: Again, onStarted: (pid: number) => void, log: (line: string) => void): Keeper {
  let done = false;
  let lost = 0;
  const start = (): ChildProcessByStdio<Writable, null, null> => {
    const args = [
      ...process.execArgv,
      ...argumentsFor(again),
      '--keeper',
      String(process.pid),
      '--crashes',
      again.crashes.join(','),
    ];
    const child = spawn(process.execPath, args, {
      cwd: again.folder,
      detached: true,
      stdio: ['pipe', 'inherit', 'inherit'],
      windowsHide: true,
    });
    child.stdin.on('error', () => undefined);
    child.once('error', error => log(`no keeper: ${error.message}`));
    child.once('exit', () => {
      if (done || ++lost > most) return;
      log('the keeper is gone; starting another');
      keeper = start();
    });
    child.unref();
    onStarted(child.pid ?? 0);
    return child;
  };
  let keeper = start();
  return {
    farewell: () => {
      done = true;
      return new Promise(resolve => {
        if (keeper.exitCode !== null || keeper.stdin.destroyed) return resolve();
        keeper.stdin.once('close', resolve);
        keeper.stdin.end(farewell, resolve);
      });
    },
  };
}

/**
 * The keeper's side, for the supervisor with process id `kept`. Resolves when it has said farewell, or crashed and a next
 * one is reachable (which has a keeper of its own), or crashed once too often; then `<state>/supervisor.json` says so.
 */
export async function keep(
  again: Again,
  kept: number,
  input: NodeJS.ReadableStream,
  clock: Clock,
  log: (line: string) => void,
): Promise<void> {
  let said = '';
  try {
    for await (const chunk of input) said = (said + String(chunk)).slice(-farewell.length);
  } catch {
    // A pipe that breaks is a supervisor that is gone.
  }
  if (said === farewell) return;
  let { crashes } = again;
  for (;;) {
    const now = clock.now();
    crashes = [...crashes.filter(time => now - time < span), now];
    if (crashes.length > most) return giveUp(again.state, kept, now, log);
    log(`the supervisor is gone without a farewell (${crashes.length} of ${most} in ten minutes); starting it again`);
    if ((await startNext({ ...again, crashes }, clock, log)) !== 'crashed') return;
  }
}

/** Starts a supervisor and waits until it can be reached. `moot`: another one was faster, or it ended on purpose. */
async function startNext(
  again: Again,
  clock: Clock,
  log: (line: string) => void,
): Promise<'reachable' | 'moot' | 'crashed'> {
  const args = [...process.execArgv, ...argumentsFor(again), '--crashes', again.crashes.join(',')];
  const next = spawn(process.execPath, args, {
    cwd: again.folder,
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit'],
    windowsHide: true,
  });
  next.unref();
  let ended: number | undefined;
  next.once('exit', code => {
    ended = code ?? -1;
  });
  next.once('error', error => {
    log(`it cannot be started: ${error.message}`);
    ended = -1;
  });
  for (;;) {
    await clock.sleep(20);
    if (ended !== undefined) return ended === 0 || ended === takenCode ? 'moot' : 'crashed';
    const pointer = readPointer(again.state);
    if (pointer?.type === 'running' && pointer.pid === next.pid && pointer.keeper !== 0) return 'reachable';
  }
}

function giveUp(state: string, kept: number, time: number, log: (line: string) => void): void {
  const words = `The background process crashed ${most + 1} times within ten minutes and was not started again. Its log says why.`;
  log(words);
  const pointer = readPointer(state);
  const isAnother = pointer?.type === 'running' && pointer.pid !== kept && isAlive(pointer.pid);
  if (!isAnother) writePointer(state, { type: 'failed', words, time });
}

function argumentsFor({ state, version, program }: Again): string[] {
  return [program, '--state', state, '--version', version];
}
