import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import { isAlive } from '../../src/client/isAlive.ts';
import { readPointer, type Running } from '../../src/client/pointer.ts';
import { stateFolder } from '../../src/client/stateFolder.ts';

/** The state folder of this window, found as the extension finds it. */
export function windowState(): string {
  return stateFolder(process.env, process.platform, vscode.workspace.getConfiguration('banyan').get('stateFolder', ''));
}

/** The background process of this window's state folder, once there is one. Nothing tells when, so it is looked for. */
export async function running(): Promise<Running> {
  const late = AbortSignal.timeout(30_000);
  for (;;) {
    const pointer = readPointer(windowState());
    if (pointer?.type === 'running' && pointer.keeper > 0) return pointer;
    await delay(50, undefined, { signal: late });
  }
}

/** Ends the background process for good. Where a program cannot be asked to end, its keeper starts it a few times more. */
export async function endBackgroundProcess(): Promise<void> {
  for (let n = 0; n < 5; n++) {
    const pointer = readPointer(windowState());
    if (pointer?.type !== 'running') return;
    signal(pointer.pid);
    for (let looks = 0; isAlive(pointer.pid) && looks < 200; looks++) await delay(50);
  }
}

function signal(pid: number): void {
  try {
    process.kill(pid, 'SIGTERM');
  } catch {
    // Gone already.
  }
}
