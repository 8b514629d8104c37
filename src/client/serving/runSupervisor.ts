import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type Clock, systemClock } from '../../base/clock.ts';
import type { Spoken } from '../../protocol/connectionMessages.ts';
import type { Application } from '../../protocol/peer.ts';
import { isAlive } from '../isAlive.ts';
import { readPointer } from '../pointer.ts';
import { cleanRuntimes, useRuntime } from '../runtimeUse.ts';
import { statePaths } from '../stateFolder.ts';
import { takenCode } from '../takenCode.ts';
import { type HeldRuntime, holdRuntime } from './heldRuntime.ts';
import { type Again, keep, startKeeper } from './keeper.ts';
import { serveState, type Serving, type SupervisorProcess } from './serveState.ts';

/** The process gives this to the application: everything of `SupervisorProcess`, and the folder it may start workers from. */
export interface SupervisorHome extends SupervisorProcess {
  /** The folder with `worker.mjs`. */
  readonly folder: string;
  /** Puts back what was deleted from that folder; to be called before a worker is started or a chunk loaded. Never throws. */
  readonly ensureRuntime: () => void;
}

export interface SupervisorProgram {
  readonly createApplication: (home: SupervisorHome) => Application | Promise<Application>;
  readonly clock?: Clock;
  readonly quietMs?: number;
  readonly spoken?: Spoken;
}

/**
 * The whole life of `node supervisor.mjs --state DIR --version V`, and of its keeper (`--keeper PID`). Ends the process: 0 when
 * it was meant to, `takenCode` when another supervisor has the folder. Anything else is a crash, which the keeper answers.
 */
export async function runSupervisor(args: readonly string[], program: SupervisorProgram): Promise<never> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      state: { type: 'string' },
      version: { type: 'string', default: 'development' },
      crashes: { type: 'string', default: '' },
      keeper: { type: 'string' },
    },
  });
  if (values.state === undefined) throw new Error('--state names the state folder');
  const file = realpathSync(process.argv[1] ?? '');
  const again: Again = {
    state: path.resolve(values.state),
    version: values.version,
    program: file,
    folder: path.dirname(file),
    crashes: values.crashes.split(',').filter(Boolean).map(Number),
  };
  const clock = program.clock ?? systemClock;
  const log = (line: string): void => console.log(`${new Date(clock.now()).toISOString()} ${line}`);
  // A closed terminal is no reason to end.
  process.on('SIGHUP', () => undefined);
  if (values.keeper !== undefined) {
    await keep(again, Number(values.keeper), process.stdin, clock, log);
    process.exit(0);
  }
  const serving = await serveWhenFree(again, program, clock, log);
  if (!serving) {
    log(`another supervisor is at work; process ${process.pid} is not needed`);
    process.exit(takenCode);
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void serving.end('stopped'));
  const keeper = startKeeper(again, pid => serving.keptBy(pid), log);
  if (isInstalled(again)) await useRuntime(again.folder).then(() => cleanRuntimes(again.state, clock));
  await serving.ended;
  await keeper.farewell();
  process.exit(0);
}

/** Waits for the lock while its holder is on the way out; undefined once the holder is seen to stay. */
async function serveWhenFree(
  again: Again,
  program: SupervisorProgram,
  clock: Clock,
  log: (line: string) => void,
): Promise<Serving | undefined> {
  const held: HeldRuntime = isInstalled(again)
    ? holdRuntime(again.folder)
    : { ensure: () => undefined, dispose: () => undefined };
  const until = clock.now() + 10_000;
  for (;;) {
    const serving = await serveState({
      state: again.state,
      version: again.version,
      program: again.program,
      env: process.env,
      clock,
      quietMs: program.quietMs ?? 5 * 60_000,
      log,
      onBeat: () => ensure(held, log),
      createApplication: home =>
        program.createApplication({ ...home, folder: again.folder, ensureRuntime: () => ensure(held, log) }),
      ...(program.spoken && { spoken: program.spoken }),
    });
    if (serving) return serving;
    const holder = readPointer(again.state);
    if ((holder?.type === 'running' && isAlive(holder.pid)) || clock.now() > until) return undefined;
    await clock.sleep(20);
  }
}

function isInstalled({ folder, state }: Again): boolean {
  const { runtimes } = statePaths(state);
  return existsSync(runtimes) && path.dirname(folder) === realpathSync(runtimes);
}

/** A full disk is told here; what then cannot be started or loaded says so itself. */
function ensure(held: HeldRuntime, log: (line: string) => void): void {
  try {
    held.ensure();
  } catch (error) {
    log(`the runtime could not be put back: ${String(error)}`);
  }
}
