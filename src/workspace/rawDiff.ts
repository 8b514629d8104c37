import { type BytePath, zeroSeparated } from './bytePath.ts';
import { type GitPlace, spawnGit } from './spawnGit.ts';

/** What stands at a path in a tree. */
export interface TreeEntry {
  readonly mode: string;
  readonly oid: string;
}

/** A path that two trees have differently; a side that is absent has nothing there. */
export interface RawChange {
  readonly path: BytePath;
  readonly before?: TreeEntry;
  readonly after?: TreeEntry;
}

/** Every path that differs between two trees, renames as one gone and one new. */
export async function rawDiff(
  place: GitPlace,
  from: string,
  to: string,
  below: BytePath,
  signal?: AbortSignal,
): Promise<RawChange[]> {
  if (from === to) return [];
  const scope = below === '' ? [] : ['--', below];
  const args = [
    'diff-tree',
    '-r',
    '-z',
    '--raw',
    '--no-renames',
    '--full-index',
    '--ignore-submodules=none',
    from,
    to,
    ...scope,
  ];
  const { out } = await spawnGit(place, args, { signal });
  const pieces = zeroSeparated(out);
  const changes: RawChange[] = [];
  for (let at = 0; at + 1 < pieces.length; at += 2) {
    const [modeBefore = '', modeAfter = '', oidBefore = '', oidAfter = ''] = (pieces[at] ?? '').slice(1).split(' ');
    const path = pieces[at + 1];
    if (path === undefined) continue;
    changes.push({
      path,
      ...(modeBefore !== nothing && { before: { mode: modeBefore, oid: oidBefore } }),
      ...(modeAfter !== nothing && { after: { mode: modeAfter, oid: oidAfter } }),
    });
  }
  return changes;
}

const nothing = '000000';

/** What stands at these paths in a tree; folders and paths with nothing are left out. */
export async function entriesAt(
  place: GitPlace,
  tree: string,
  paths: readonly BytePath[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<BytePath, TreeEntry>> {
  const found = new Map<BytePath, TreeEntry>();
  // Arguments hold bytes only where names are UTF-8, so the whole tree is listed when one is not.
  const isPlain = paths.every(path => /^[\x20-\x7e]*$/.test(path));
  const groups = isPlain && paths.length <= 2000 ? chunks(paths, 200) : [[]];
  const wanted = new Set(paths);
  for (const group of groups) {
    const scope = group.length > 0 ? ['--', ...group] : [];
    const { out } = await spawnGit(place, ['ls-tree', '-z', '-r', '--full-tree', tree, ...scope], { signal });
    for (const line of zeroSeparated(out)) {
      const tab = line.indexOf('\t');
      const [mode = '', , oid = ''] = line.slice(0, tab).split(' ');
      const path = line.slice(tab + 1) as BytePath;
      if (wanted.has(path)) found.set(path, { mode, oid });
    }
  }
  return found;
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size));
}
