import { mkdir } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { holdBelow } from './heldFolder.ts';
import { moveTree } from './moveTree.ts';

/** Where what was taken away is kept. */
export interface Quarantine {
  /**
   * Moves `name` in `folder` (below `root`) away and resolves with where it is now; undefined when it is gone already or
   * is another thing by now, which the next look finds. A path on which something became a link is not followed. Rejects
   * when it is there and cannot be moved.
   */
  take(root: string, folder: string, name: string, identity: string): Promise<string | undefined>;
}

/** A thing on disk that no other thing on the same disk is, also when its number is used again. */
export function identityOf(stats: { dev: bigint; ino: bigint; birthtimeNs: bigint }): string {
  return `${stats.dev}:${stats.ino}:${stats.birthtimeNs}`;
}

/** Keeps things in folders of their own below `base`, by time. */
export function openQuarantine(base: string, now: () => number): Quarantine {
  let taken = 0;
  return {
    take: async (root, folder, name, identity) => {
      const path = join(relative(root, folder), name);
      const held = await holdBelow(root, partsOf(relative(root, folder))).catch(() => undefined);
      if (!held) return undefined;
      try {
        const stats = await held.stats(name);
        if (!stats || identityOf(stats) !== identity) return undefined;
        const time = new Date(now()).toISOString().replaceAll(/[:.]/g, '-');
        const to = join(base, `${time}-${++taken}`, path);
        await mkdir(dirname(to), { recursive: true, mode: 0o700 });
        await moveTree(held, name, to);
        return to;
      } finally {
        await held.close();
      }
    },
  };
}

function partsOf(path: string): string[] {
  return path === '' ? [] : path.split(sep);
}
