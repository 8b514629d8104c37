import { rmSync, statSync } from 'node:fs';
import type { Clock } from '../../base/clock.ts';
import { sameMachine, thisMachine } from '../machine.ts';
import { readPointer, type Running, writePointer } from '../pointer.ts';
import { statePaths } from '../stateFolder.ts';
import { writeWhole } from '../writeWhole.ts';

const beatMs = 30_000;

/**
 * Writes the pointer anew every half minute, for machines that share a home, and puts back a pointer or socket that
 * somebody cleaned away. Rejects when `signal` is aborted.
 */
export async function beat(
  state: string,
  pointer: () => Running,
  restoreSocket: () => Promise<void>,
  clock: Clock,
  signal: AbortSignal,
): Promise<never> {
  for (;;) {
    await clock.sleep(beatMs, signal);
    writePointer(state, pointer());
    await restoreSocket();
  }
}

/**
 * The holder of the lock calls this: file locks do not always reach over a network, so a pointer of another machine that
 * was written within the last two minutes means a second supervisor lives there, and this one must not start. Throws then.
 */
export function refuseForeign(state: string): void {
  const pointer = readPointer(state);
  if (pointer?.type !== 'running' || sameMachine(pointer, thisMachine())) return;
  // Both times are the file server's own, whatever the clocks of the two machines say.
  const probe = `${statePaths(state).pointer}.now`;
  writeWhole(probe, '');
  const age = statSync(probe).mtimeMs - statSync(statePaths(state).pointer).mtimeMs;
  rmSync(probe, { force: true });
  if (age < 4 * beatMs)
    throw new Error(
      `this state folder is in use on ${pointer.host} (process ${pointer.pid}); end it there, or choose another folder with banyan.stateFolder`,
    );
}
