import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { BytePath } from './bytePath.ts';
import type { TreeEntry } from './rawDiff.ts';
import { gitLine, spawnGit } from './spawnGit.ts';
import type { Store } from './store.ts';

/** A tree like `base`, with other entries, or none, at some paths. Written to our own objects. */
export async function composeTree(
  store: Store,
  base: string,
  entries: ReadonlyMap<BytePath, TreeEntry | undefined>,
  signal?: AbortSignal,
): Promise<string> {
  if (entries.size === 0) return base;
  const index = path.join(store.dir, 'passing', `index-${randomUUID()}`);
  const place = store.all({ GIT_INDEX_FILE: index });
  try {
    await spawnGit(place, ['read-tree', base], { signal });
    const none = '0'.repeat(base.length);
    const gone = [...entries].filter(([, entry]) => !entry).map(([at]) => `0 ${none}\t${at}\0`);
    const put = [...entries].flatMap(([at, entry]) => (entry ? [`${entry.mode} ${entry.oid} 0\t${at}\0`] : []));
    const input = Buffer.from([...gone, ...put].join(''), 'latin1');
    await spawnGit(place, ['update-index', '-z', '--index-info'], { input, signal });
    const writing = { ...store.own({ GIT_INDEX_FILE: index }) };
    return await gitLine(writing, ['write-tree', '--missing-ok'], { signal });
  } finally {
    await rm(index, { force: true });
    await rm(`${index}.lock`, { force: true });
  }
}
