import { mkdir, rename } from 'node:fs/promises';
import { type BytePath, onDisk } from './bytePath.ts';
import { bringIncluded } from './includedFiles.ts';
import { returnCommits } from './keepCommits.ts';
import { makeOwnGit, nameCommits } from './ownGit.ts';
import { secureBase } from './pin.ts';
import { readCheckpoint } from './readCheckpoint.ts';
import { openRoot, type Root, type Standing } from './root.ts';
import type { Roots } from './roots.ts';
import { spawnGit } from './spawnGit.ts';

/** What a copy is made from. */
export interface CopyOrder {
  readonly checkpoint: string;
  readonly include: readonly string[];
  /** References of an earlier copy of this name. */
  readonly refs: Readonly<Record<string, string>>;
  /** Where its repositories find what they lean on: `lentObjects`. */
  readonly lent: string;
  readonly signal?: AbortSignal | undefined;
}

/** Fills a folder that is not there yet with the files of a checkpoint, repositories inside too. */
export async function makeCopy(source: Roots, top: string, order: CopyOrder): Promise<Standing> {
  const { store, prefix } = source.top;
  const { tree, message } = await readCheckpoint(store, order.checkpoint);
  const standing = { head: message.head, branch: message.branch };
  const bases = standing.head === '' ? [] : await secureBase(store, standing.head, order.signal).catch(() => []);
  await mkdir(top, { recursive: true });
  const root = await openRoot(store, top, prefix, standing);
  try {
    await root.load();
    await fill(root, tree, order.signal);
    await root.leanOn([...message.bases, ...bases]);
    await root.know(tree);
    if (store.repository) {
      await makeOwnGit(root, standing, order.lent);
      await returnCommits(root, order.refs, standing.head);
      await nameCommits(root, standing, order.refs);
    }
    await bringIncluded(source.top, top, order.include);
  } finally {
    root.dispose();
  }
  for (const [at, checkpoint] of Object.entries(message.nested)) {
    const inner = await source.inside(at as BytePath);
    if (inner)
      await makeCopy(inner, onDisk(top, at as BytePath).toString(), { ...order, checkpoint, include: [], refs: {} });
  }
  return standing;
}

/** Writes all files, or, where the index already knows some, those that differ. */
export async function fill(root: Root, tree: string, signal?: AbortSignal): Promise<void> {
  const known = root.isSeeded ? await knownTree(root, signal) : undefined;
  if (known !== undefined) {
    await spawnGit(root.all(), ['read-tree', '-m', '-u', known, tree], { signal });
    return;
  }
  const index = await root.nextIndex();
  await spawnGit(root.all(index), ['read-tree', '--reset', '-u', tree], { signal });
  await root.turnTo('', [], []);
}

async function knownTree(root: Root, signal?: AbortSignal): Promise<string> {
  const { out } = await spawnGit(root.own(), ['write-tree', '--missing-ok'], { signal });
  return out.toString().trim();
}

/** Gives a spare copy its name. */
export async function renameCopy(source: Roots, from: string, to: string): Promise<void> {
  const { store, prefix } = source.top;
  const [before, after] = [await openRoot(store, from, prefix), await openRoot(store, to, prefix)];
  try {
    await before.load();
    await after.load();
    const index = await after.nextIndex();
    await rename(before.indexFile(), index);
    await rename(from, to);
    await after.turnTo('', before.bases, []);
  } finally {
    before.dispose();
    after.dispose();
  }
}
