import { spawn } from 'node:child_process';

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

/** Whether any process of the group is still there. */
export function groupLives(group: number): boolean {
  try {
    process.kill(process.platform === 'win32' ? group : -group, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
