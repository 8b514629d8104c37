import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { TestContext } from 'node:test';
import { realDisk, type DiskPort } from '../../src/storage/segmentWriter.ts';

/** A folder with little room, and how to write there. */
export interface SmallDisk {
  readonly folder: string;
  readonly disk: DiskPort;
  /** Makes everything but reading fail. */
  lock(): void;
  unlock(): void;
}

/**
 * A disk of `bytes`: a file system of its own where this process may mount one, and else, with a line that says so, the
 * temporary folder behind a port that counts.
 */
export function smallDisk(t: TestContext, bytes: number): SmallDisk {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'banyan-'));
  const mounted = mount(['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', folder]);
  if (mounted !== '') {
    t.diagnostic(`no file system of its own (${mounted}): a counting port stands in`);
    t.after(() => rmSync(folder, { recursive: true, force: true }));
    return countingDisk(folder, bytes);
  }
  t.after(() => {
    execFileSync('umount', ['-l', folder]);
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    folder,
    disk: realDisk,
    lock: () => void mount(['-o', 'remount,ro', folder]),
    unlock: () => void mount(['-o', `remount,rw,size=${bytes}`, folder]),
  };
}

/** Empty when it worked, else why it did not. */
function mount(args: readonly string[]): string {
  try {
    execFileSync('mount', args, { stdio: ['ignore', 'ignore', 'pipe'] });
    return '';
  } catch (error) {
    return String((error as Error).message.split('\n')[0]);
  }
}

function countingDisk(folder: string, bytes: number): SmallDisk {
  let room = bytes;
  let state: 'open' | 'locked' = 'open';
  const disk: DiskPort = {
    write: async (file, piece) => {
      if (state === 'locked') throw Object.assign(new Error('EROFS: read-only file system, write'), { code: 'EROFS' });
      if (room === 0) throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
      const part = piece.subarray(0, room);
      room -= part.length;
      return realDisk.write(file, part);
    },
    sync: file => realDisk.sync(file),
  };
  return { folder, disk, lock: () => void (state = 'locked'), unlock: () => void (state = 'open') };
}
