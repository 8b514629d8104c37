import type { RawChange } from './rawDiff.ts';
import { gitLine, spawnGit } from './spawnGit.ts';
import type { Store } from './store.ts';

/**
 * Copies what a merge made into our own objects where git found that the person's repository happens to have the same: it
 * may be gone from there tomorrow.
 */
export async function ownObjects(
  store: Store,
  changes: readonly RawChange[],
  isLasting: (oid: string) => boolean,
  signal?: AbortSignal,
): Promise<void> {
  const files = changes.flatMap(({ after }) =>
    after && after.mode !== '160000' && !isLasting(after.oid) ? [after.oid] : [],
  );
  for (const oid of await missing(store.own(), [...new Set(files)], signal)) {
    const { out } = await spawnGit(store.all(), ['cat-file', 'blob', oid], { signal });
    await gitLine(store.own(), ['hash-object', '-w', '--no-filters', '--stdin'], { input: out, signal });
  }
}

/** Which of these objects nobody has: neither we nor the person's repository. */
export async function unreadable(
  store: Store,
  oids: readonly string[],
  signal?: AbortSignal,
): Promise<ReadonlySet<string>> {
  if (oids.length > 500) return new Set(await missing(store.all(), oids, signal));
  const found = await Promise.all(oids.map(async oid => ((await store.headers.read(oid)) ? [] : [oid])));
  return new Set(found.flat());
}

/** Which of these objects git does not see. */
async function missing(
  place: ReturnType<Store['own']>,
  oids: readonly string[],
  signal?: AbortSignal,
): Promise<readonly string[]> {
  if (oids.length === 0) return [];
  const input = Buffer.from(oids.map(oid => `${oid}\n`).join(''));
  const { out } = await spawnGit(place, ['cat-file', '--batch-check=%(objectname)', '--buffer'], { input, signal });
  return out
    .toString()
    .split('\n')
    .filter(line => line.endsWith(' missing'))
    .map(line => line.slice(0, -' missing'.length));
}
