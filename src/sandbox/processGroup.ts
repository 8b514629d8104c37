import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Sends a signal to everything in a process group (on Windows: to the process and its descendants, always the hard way).
 * Never throws; a group that is already gone is fine.
 */
export function signalGroup(group: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (process.platform === 'win32') {
    spawn('taskkill', ['/pid', String(group), '/T', '/F'], { stdio: 'ignore', windowsHide: true }).on(
      'error',
      () => {},
    );
    return;
  }
  try {
    process.kill(-group, signal);
  } catch {
    // The group is gone, or what is left of it belongs to someone else.
  }
}

/** Whether any process of the group still runs. One that ended and that nobody collected does not. */
export function groupLives(group: number): boolean {
  try {
    process.kill(process.platform === 'win32' ? group : -group, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return process.platform !== 'linux' || runsOnLinux(group);
}

/** Resolves when nothing of the group runs any more, after `patience` milliseconds at the latest. */
export async function groupGone(group: number, patience: number): Promise<void> {
  const until = performance.now() + patience;
  while (groupLives(group) && performance.now() < until) await sleep(20);
}

/** Looks at the process table, because a dead process keeps its number until its parent asks for it. */
function runsOnLinux(group: number): boolean {
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const [state, , own] = statOf(entry);
    if (own === String(group) && state !== 'Z' && state !== 'X') return true;
  }
  return false;
}

/** State, parent and group: what follows the name in parentheses, which may itself hold parentheses. */
function statOf(pid: string): string[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
}
