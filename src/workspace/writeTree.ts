import { applyCaps, type Caps, type Skipped } from './caps.ts';
import { type BytePath, isWithin } from './bytePath.ts';
import { GitFailed } from './gitFailed.ts';
import type { Root } from './root.ts';
import { type Scan, scanAll, scanKnown } from './scan.ts';
import { seedIndex } from './seedIndex.ts';
import { gitLine } from './spawnGit.ts';
import { updateIndex } from './updateIndex.ts';

/** A work tree as a git tree. */
export interface WrittenTree {
  readonly tree: string;
  readonly skipped: readonly Skipped[];
  /** Repositories that lie inside, by path. */
  readonly nested: readonly BytePath[];
}

export interface TreeRequest {
  readonly caps: Caps;
  /** Look at these alone. */
  readonly known?: readonly string[] | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Brings the index of a work tree up to date and writes it as a tree. Call it with the root's lock. An index that git cannot
 * read is made anew, once.
 */
export async function writeTree(root: Root, request: TreeRequest): Promise<WrittenTree> {
  await root.load();
  try {
    return await written(root, request, root.isSeeded ? undefined : await seedIndex(root, request.signal));
  } catch (error) {
    request.signal?.throwIfAborted();
    if (!(error instanceof GitFailed) || !/index/.test(error.stderr)) throw error;
    return written(root, request, await seedIndex(root, request.signal));
  }
}

/** `tracked` are files the person's repository knows and a fresh index does not. */
async function written(
  root: Root,
  request: TreeRequest,
  tracked: readonly BytePath[] | undefined,
): Promise<WrittenTree> {
  const { caps, known, signal } = request;
  const scan = known && !tracked ? await scanKnown(root, known) : await scanAll(root, signal);
  const named = known && tracked ? (await scanKnown(root, known)).candidates : [];
  const { add, gone, skipped } = await applyCaps(root.workTree, [...withTracked(root, scan, tracked), ...named], caps);
  const remove = [...scan.removed, ...(known && !tracked ? gone : [])];
  const unread = await updateIndex(root, add, remove, signal);
  const before = add.length + remove.length === 0 ? await root.knownTree() : undefined;
  const tree = before ?? (await gitLine(root.own(), ['write-tree', '--missing-ok'], { signal }));
  if (before === undefined) await root.know(tree);
  return { tree, skipped: [...skipped, ...unread], nested: scan.nested };
}

function withTracked(root: Root, scan: Scan, tracked: readonly BytePath[] | undefined): Scan['candidates'] {
  if (!tracked) return scan.candidates;
  const theirs = new Set(tracked.filter(path => isWithin(path, root.prefix)));
  const others = scan.candidates.filter(one => !theirs.has(one.path));
  return [...others, ...[...theirs].map(path => ({ path, was: 'tracked' as const }))];
}
