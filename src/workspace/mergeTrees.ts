import { type BytePath, zeroSeparated } from './bytePath.ts';
import { isAtLeast } from './findGit.ts';
import type { TreeEntry } from './rawDiff.ts';
import { spawnGit } from './spawnGit.ts';
import type { Store } from './store.ts';
import { writeCommit } from './writeCommit.ts';

/** A path two sides changed in ways that do not go together, with what each has there. */
export interface MergeConflict {
  readonly path: BytePath;
  readonly base?: TreeEntry;
  readonly ours?: TreeEntry;
  readonly theirs?: TreeEntry;
}

export interface MergedTrees {
  /** The result; files in conflict hold both sides between markers. */
  readonly tree: string;
  readonly conflicts: readonly MergeConflict[];
  /** Every path a conflict is about, those included where something was moved out of the way. */
  readonly touched: readonly BytePath[];
}

/** Merges trees in the store alone; no file of a work tree is looked at. Needs git 2.38. */
export async function mergeTrees(
  store: Store,
  trees: { readonly base: string; readonly ours: string; readonly theirs: string },
  signal?: AbortSignal,
): Promise<MergedTrees> {
  const { base, ours, theirs } = trees;
  if (ours === theirs || theirs === base) return { tree: ours, conflicts: [], touched: [] };
  if (ours === base) return { tree: theirs, conflicts: [], touched: [] };
  if (!isAtLeast(store.deps.git.version, [2, 38])) throw new Error('merging needs git 2.38 or newer');
  const root = await synthesised(store, base, []);
  const [left, right] = await Promise.all([ours, theirs].map(tree => synthesised(store, tree, [root])));
  const args = ['merge-tree', '--write-tree', '-z', '--messages', left ?? '', right ?? ''];
  const { out } = await spawnGit(store.all(), args, { codes: [0, 1], signal });
  return parseMerge(zeroSeparated(out));
}

/** A commit nothing refers to, the same for the same files; the clean-up takes it away. */
function synthesised(store: Store, tree: string, parents: readonly string[]): Promise<string> {
  return writeCommit(store, { tree, parents, time: 1000, message: 'merge\n' });
}

function parseMerge(output: readonly BytePath[]): MergedTrees {
  const [tree, ...pieces]: readonly string[] = output;
  if (tree === undefined) throw new Error('git merge-tree said nothing');
  const conflicts = new Map<BytePath, { path: BytePath; base?: TreeEntry; ours?: TreeEntry; theirs?: TreeEntry }>();
  let at = 0;
  for (; at < pieces.length && pieces[at] !== ''; at++) {
    const line: string = pieces[at] ?? '';
    const tab = line.indexOf('\t');
    const [mode = '', oid = '', stage = ''] = line.slice(0, tab).split(' ');
    const path = line.slice(tab + 1) as BytePath;
    const conflict = conflicts.get(path) ?? { path };
    if (stage === '1') conflict.base = { mode, oid };
    if (stage === '2') conflict.ours = { mode, oid };
    if (stage === '3') conflict.theirs = { mode, oid };
    conflicts.set(path, conflict);
  }
  const touched = new Set<BytePath>(conflicts.keys());
  // Each message: how many paths, the paths, a kind, the words.
  for (at++; at < pieces.length;) {
    const count = Number(pieces[at]);
    const paths = pieces.slice(at + 1, at + 1 + count);
    const kind = pieces[at + 1 + count] ?? '';
    if (kind.startsWith('CONFLICT')) for (const path of paths) touched.add(path as BytePath);
    at += count + 3;
  }
  return { tree, conflicts: [...conflicts.values()], touched: [...touched] };
}
