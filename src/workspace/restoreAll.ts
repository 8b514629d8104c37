import { type BytePath } from './bytePath.ts';
import type { CheckpointMessage } from './checkpointMessage.ts';
import type { RestoreRequest } from './checkpoints.ts';
import { diffTrees, type TreeDiff } from './diffTrees.ts';
import { readCheckpoint } from './readCheckpoint.ts';
import { prepare, type ReadyPlan, type RestoreOrder, restoreRoot } from './restore.ts';
import type { Roots } from './roots.ts';
import type { ShownPaths } from './shownPaths.ts';

/** What a restore does or did, in the work tree and in those inside. */
export interface RestoredParts {
  readonly ready: ReadyPlan;
  /** The tree that the person's own edits are measured from. */
  readonly foreign: string | undefined;
  readonly inside: readonly { readonly at: BytePath; readonly diff: TreeDiff }[];
}

export type AllRestored =
  | {
      readonly outcome: 'done';
      readonly safety: string;
      readonly parts: RestoredParts;
      readonly wrong: readonly BytePath[];
    }
  | { readonly outcome: 'stale'; readonly safety: string }
  | { readonly outcome: 'failed'; readonly safety: string; readonly undone: boolean; readonly reason: string };

/** What `restoreAll` would do; no file is written. */
export function previewAll(roots: Roots, shown: ShownPaths, request: RestoreRequest): Promise<RestoredParts> {
  const order = orderOf(request, shown);
  return roots.alone(async () => {
    const ready = await prepare(roots, order);
    const inside: { at: BytePath; diff: TreeDiff }[] = [];
    for (const [at, inner, own] of await ordersInside(roots, order)) {
      const { plan } = await inner.alone(() => prepare(inner, own), own.signal);
      for (const diff of await diffTrees(inner.top.store.all(), plan.from, plan.to, '' as BytePath))
        inside.push({ at, diff });
    }
    return { ready, foreign: await treeOf(roots, order.since), inside };
  }, request.signal);
}

/** Restores a work tree, then the repositories inside that its checkpoint names. */
export function restoreAll(roots: Roots, shown: ShownPaths, request: RestoreRequest): Promise<AllRestored> {
  const order = orderOf(request, shown);
  return roots.alone(async () => {
    const restored = await restoreRoot(roots, order);
    if (restored.outcome !== 'done') return restored;
    const inside: { at: BytePath; diff: TreeDiff }[] = [];
    const wrong = [...restored.wrong];
    for (const [at, inner, own] of await ordersInside(roots, order)) {
      const result = await inner.alone(() => restoreRoot(inner, own));
      if (result.outcome !== 'done') {
        wrong.push(at);
        continue;
      }
      const { plan } = result.ready;
      for (const diff of await diffTrees(inner.top.store.all(), plan.from, plan.to, '' as BytePath))
        inside.push({ at, diff });
    }
    const parts = { ready: restored.ready, foreign: await treeOf(roots, order.since), inside };
    return { outcome: 'done', safety: restored.ready.safety.id, parts, wrong };
  }, request.signal);
}

function orderOf({ session, node, what, except, onSafety, signal }: RestoreRequest, shown: ShownPaths): RestoreOrder {
  const excepted = (except ?? []).flatMap(path => shown.inTree(path) ?? []);
  const common = { session, node, excepted, onSafety, signal };
  switch (what.way) {
    case 'exact':
      return { ...common, way: 'exact', base: undefined, to: what.to, since: what.since };
    case 'keepMine':
      return { ...common, way: 'mine', base: what.since, to: what.to, since: what.since };
    case 'adopt':
      return { ...common, way: what.conflicts, base: what.base, to: what.theirs, since: undefined };
  }
}

/** The same order for each repository inside that the wanted checkpoint has, where it is there now. */
async function ordersInside(roots: Roots, order: RestoreOrder): Promise<(readonly [BytePath, Roots, RestoreOrder])[]> {
  const [to, base, since] = await Promise.all([order.to, order.base, order.since].map(id => nestedOf(roots, id)));
  const orders: (readonly [BytePath, Roots, RestoreOrder])[] = [];
  for (const [at, id] of Object.entries(to ?? {})) {
    const inner = await roots.inside(at as BytePath);
    if (!inner || order.excepted.some(one => at === one || at.startsWith(`${one}/`))) continue;
    const own = { ...order, to: id, base: base?.[at], since: since?.[at], excepted: [], onSafety: undefined };
    orders.push([
      at as BytePath,
      inner,
      own.base === undefined && order.way !== 'exact' ? { ...own, way: 'exact' } : own,
    ]);
  }
  return orders;
}

async function nestedOf(roots: Roots, id: string | undefined): Promise<CheckpointMessage['nested'] | undefined> {
  return id === undefined ? undefined : (await readCheckpoint(roots.top.store, id)).message.nested;
}

async function treeOf(roots: Roots, id: string | undefined): Promise<string | undefined> {
  return id === undefined ? undefined : (await readCheckpoint(roots.top.store, id)).tree;
}
