import { rmSync, statSync } from 'node:fs';
import type { Clock } from '../../base/clock.ts';
import { sameMachine, thisMachine } from '../machine.ts';
import { readPointer } from '../pointer.ts';
import { statePaths } from '../stateFolder.ts';
import { writeWhole } from '../writeWhole.ts';

const beatMs = 30_000;

/**
 * Calls `onBeat` every half minute. It writes the pointer anew, for machines that share a home, and puts back what
 * somebody cleaned away; a beat that fails does not stop the next. Rejects when `signal` is aborted.
 */
export async function beat(onBeat: () => Promise<void>, clock: Clock, signal: AbortSignal): Promise<never> {
  for (;;) {
    await clock.sleep(beatMs, signal);
    await onBeat().catch(() => undefined);
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
