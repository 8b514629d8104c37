import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { TestContext } from 'node:test';

/** Puts a small disk of its own in a folder's place; false, with a line that says so, where none may be mounted. */
export function smallDiskAt(t: TestContext, folder: string, bytes: number): boolean {
  const disk = mkdtempSync(path.join(os.tmpdir(), 'banyan-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', disk], { stdio: 'ignore' });
  } catch {
    rmSync(disk, { recursive: true });
    t.skip('this process may not mount a disk of its own');
    return false;
  }
  t.after(() => {
    execFileSync('umount', ['-l', disk]);
    rmSync(disk, { recursive: true });
  });
  rmSync(folder, { recursive: true });
  symlinkSync(disk, folder);
  return true;
}
