import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type BytePath, onDisk, zeroEnded, zeroSeparated } from './bytePath.ts';
import { spawnGit } from './spawnGit.ts';
import type { Store } from './store.ts';

/**
 * Which of these paths were ignored by the `.gitignore` files of a tree. A file that a tree does not have because it was
 * ignored then is no file to delete when going back there.
 */
export async function ignoredThen(
  store: Store,
  tree: string,
  paths: readonly BytePath[],
  signal?: AbortSignal,
): Promise<ReadonlySet<BytePath>> {
  if (paths.length === 0) return new Set();
  const scratch = path.join(store.dir, 'passing', `ignore-${randomUUID()}`);
  try {
    await mkdir(scratch, { recursive: true });
    const { out } = await spawnGit(store.all(), ['ls-tree', '-r', '-z', '--full-tree', tree], { signal });
    for (const line of zeroSeparated(out)) {
      const tab = line.indexOf('\t');
      const name = line.slice(tab + 1) as BytePath;
      const [mode = '', , oid = ''] = line.slice(0, tab).split(' ');
      if (!/(^|\/)\.gitignore$/.test(name) || !mode.startsWith('100')) continue;
      const cut = name.lastIndexOf('/');
      if (cut > 0) await mkdir(onDisk(scratch, name.slice(0, cut) as BytePath), { recursive: true });
      await writeFile(onDisk(scratch, name), (await store.objects.read(oid))?.bytes ?? Buffer.alloc(0));
    }
    // This command takes no literal paths, so that a name must not begin with what git reads as more than a name.
    const env = { GIT_WORK_TREE: scratch, GIT_INDEX_FILE: path.join(scratch, '.none'), GIT_LITERAL_PATHSPECS: '0' };
    const place = { ...store.own(env), cwd: scratch };
    const args = ['check-ignore', '--no-index', '-z', '--stdin'];
    const input = zeroEnded(paths.map(one => `./${one}`));
    const answer = await spawnGit(place, args, { input, codes: [0, 1], signal });
    return new Set(zeroSeparated(answer.out).map(one => one.slice('./'.length) as BytePath));
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
