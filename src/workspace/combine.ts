import type { BytePath } from './bytePath.ts';
import { formatMessage } from './checkpointMessage.ts';
import { composeTree } from './composeTree.ts';
import { readCheckpoint } from './readCheckpoint.ts';
import { planRestore } from './restorePlan.ts';
import type { Root } from './root.ts';
import { nameCommit, writeCommit } from './writeCommit.ts';

/** Which checkpoints are put together, by id. */
export interface CombineOrder {
  readonly session: string;
  readonly node: number;
  readonly ours: string;
  readonly base: string;
  readonly theirs: string;
  readonly conflicts: 'mine' | 'theirs' | 'markers';
  readonly excepted: readonly BytePath[];
  readonly signal?: AbortSignal | undefined;
}

/**
 * Keeps the files of `ours` with the changes from `base` to `theirs` on top as a checkpoint that stands on both. No file on
 * disk is looked at. Call it with the store's lock shared.
 */
export async function combine(root: Root, order: CombineOrder): Promise<string> {
  const { store } = root;
  const { session, node, conflicts, excepted, signal } = order;
  const [ours, base, theirs] = await Promise.all([
    readCheckpoint(store, order.ours),
    readCheckpoint(store, order.base),
    readCheckpoint(store, order.theirs),
  ]);
  if (!/^[\w-]+$/.test(session)) throw new Error(`${JSON.stringify(session)} is no session`);
  const target = { way: 'merge', base: base.tree, tree: theirs.tree, conflicts } as const;
  const kept = { skipped: [], nested: [], excepted };
  const { changes } = await planRestore(root, ours.tree, target, kept, signal);
  if (changes.length === 0) return ours.id;
  // Written anew among our own objects: what a merge made may lie in the person's repository alone.
  const tree = await composeTree(store, ours.tree, new Map(changes.map(one => [one.path, one.after])), signal);
  const bases = [...new Set([...ours.message.bases, ...theirs.message.bases])];
  const message = formatMessage({ ...ours.message, session, node, kind: 'pre', bases });
  const parents = [...new Set([ours.id, theirs.id])];
  const id = await writeCommit(store, { tree, parents, time: store.deps.clock.now(), message });
  await nameCommit(store, `refs/ck/${session}/n${node}/pre/${id.slice(0, 12)}`, id);
  return id;
}
