import { chmodSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { Disposable } from '../../base/disposable.ts';
import { statePaths } from '../stateFolder.ts';

const busy = 5;

/**
 * The right to be the one supervisor of a state folder, held until it is disposed or the process is gone, however it
 * ends. Undefined while another process holds it. Throws when the folder cannot be written. Invariant: nothing else in
 * this process opens the lock's file, because closing any handle on it gives the lock away.
 */
export function takeLock(state: string): Disposable | undefined {
  const file = statePaths(state).lock;
  const database = new DatabaseSync(file);
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    chmodSync(file, 0o600);
  } catch (error) {
    database.close();
    if (error instanceof Error && 'errcode' in error && error.errcode === busy) return undefined;
    throw error;
  }
  let held = true;
  return {
    dispose: () => {
      if (held) database.close();
      held = false;
    },
  };
}
