import { type BytePath, isWithin } from './bytePath.ts';
import { composeTree } from './composeTree.ts';
import { ignoredThen } from './ignoredThen.ts';
import { type MergeConflict, mergeTrees } from './mergeTrees.ts';
import { ownObjects, unreadable } from './ownObjects.ts';
import { entriesAt, rawDiff, type RawChange, type TreeEntry } from './rawDiff.ts';
import type { Root } from './root.ts';

/** Where a work tree shall go from where it is. */
export type Target =
  /** Exactly these files. */
  | { readonly way: 'exact'; readonly tree: string }
  /** The changes from `base` to `tree`, on top of what is there; `conflicts` says whose version a file in conflict gets. */
  | {
      readonly way: 'merge';
      readonly base: string;
      readonly tree: string;
      readonly conflicts: 'mine' | 'theirs' | 'markers';
    };

/** Why a path stays as it is. */
export type LeftReason = 'skipped' | 'repository' | 'excepted' | 'missing' | 'ignored';

export interface LeftPath {
  readonly path: BytePath;
  readonly reason: LeftReason;
}

export interface RestorePlan {
  /** What the work tree is now, and what it will be. */
  readonly from: string;
  readonly to: string;
  readonly changes: readonly RawChange[];
  readonly conflicts: readonly MergeConflict[];
  readonly left: readonly LeftPath[];
}

/** Paths that stay: files and folders (with a `/` at the end) no checkpoint has, repositories inside, what the person unticked. */
export interface Kept {
  readonly skipped: readonly BytePath[];
  readonly nested: readonly BytePath[];
  readonly excepted: readonly BytePath[];
}

/** Plans how to get from the tree `from` to the target; nothing outside of the root's part is ever in the plan. */
export async function planRestore(
  root: Root,
  from: string,
  target: Target,
  kept: Kept,
  signal?: AbortSignal,
): Promise<RestorePlan> {
  const { store } = root;
  const place = store.all();
  const merged = await towards(root, from, target, signal);
  const wanted = await rawDiff(place, from, merged.tree, '' as BytePath, signal);
  const inScope = wanted.filter(change => isWithin(change.path, root.prefix));
  const needed = inScope.flatMap(({ after }) => (after && after.mode !== submodule ? [after.oid] : []));
  const gone = await unreadable(store, [...new Set(needed)], signal);
  const rulesDiffer = inScope.some(one => /(^|\/)\.gitignore$/.test(one.path));
  const leaving = rulesDiffer ? standingAlone(inScope) : [];
  const ignored = await ignoredThen(store, target.tree, leaving, signal);
  const changes: RawChange[] = [];
  const left: LeftPath[] = [];
  for (const change of inScope) {
    const reason = ignored.has(change.path) ? 'ignored' : whyLeft(change, kept, gone);
    if (reason === undefined) changes.push(change);
    else left.push({ path: change.path, reason });
  }
  if (merged.made) await ownObjects(store, changes, oid => merged.lasting.has(oid), signal);
  const isWhole = changes.length === wanted.length;
  const to = isWhole
    ? merged.tree
    : await composeTree(store, from, new Map(changes.map(one => [one.path, one.after])), signal);
  return { from, to, changes, conflicts: merged.conflicts, left };
}

const submodule = '160000';

/** Paths that go and do not make room for others. */
function standingAlone(changes: readonly RawChange[]): BytePath[] {
  const placed = new Set<string>();
  const around = new Set<string>();
  for (const { path } of changes.filter(one => one.after)) {
    placed.add(path);
    for (const folder of foldersAbove(path)) around.add(folder);
  }
  const going = changes.filter(one => !one.after).map(one => one.path);
  return going.filter(path => !around.has(path) && !foldersAbove(path).some(folder => placed.has(folder)));
}

function foldersAbove(path: string): string[] {
  const parts = path.split('/');
  return parts.slice(1).map((_, at) => parts.slice(0, at + 1).join('/'));
}

function whyLeft({ path, before, after }: RawChange, kept: Kept, gone: ReadonlySet<string>): LeftReason | undefined {
  if (before?.mode === submodule || after?.mode === submodule) return 'repository';
  if (kept.nested.some(one => isWithin(path, one))) return 'repository';
  if (kept.skipped.some(one => (one.endsWith('/') ? path.startsWith(one) : path === one))) return 'skipped';
  if (kept.excepted.some(one => isWithin(path, one))) return 'excepted';
  return after && gone.has(after.oid) ? 'missing' : undefined;
}

interface Towards {
  readonly tree: string;
  readonly conflicts: readonly MergeConflict[];
  /** Whether the merge made files of its own. */
  readonly made: boolean;
  /** Files that checkpoints hold. */
  readonly lasting: ReadonlySet<string>;
}

async function towards(root: Root, from: string, target: Target, signal?: AbortSignal): Promise<Towards> {
  if (target.way === 'exact') return { tree: target.tree, conflicts: [], made: false, lasting: new Set() };
  const { store } = root;
  const trees = { base: target.base, ours: from, theirs: target.tree };
  const { tree, conflicts, touched } = await mergeTrees(store, trees, signal);
  const theirs = await rawDiff(store.all(), target.base, target.tree, '' as BytePath, signal);
  const lasting = new Set(theirs.flatMap(({ after }) => (after ? [after.oid] : [])));
  if (target.conflicts === 'markers' || touched.length === 0) return { tree, conflicts, made: true, lasting };
  const side = target.conflicts === 'mine' ? from : target.tree;
  const entries = await entriesAt(store.all(), side, touched, signal);
  const chosen = new Map<BytePath, TreeEntry | undefined>(touched.map(path => [path, entries.get(path)]));
  return { tree: await composeTree(store, tree, chosen, signal), conflicts, made: true, lasting };
}
