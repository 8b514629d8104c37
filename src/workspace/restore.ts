import { applyPlan } from './applyPlan.ts';
import { type BytePath, shownPath, zeroSeparated } from './bytePath.ts';
import type { CapturedRoot } from './capture.ts';
import type { CheckpointCommit } from './checkpointMessage.ts';
import { inTheWay } from './inTheWay.ts';
import { readCheckpoint } from './readCheckpoint.ts';
import { planRestore, type RestorePlan, type Target } from './restorePlan.ts';
import type { Roots } from './roots.ts';
import { spawnGit } from './spawnGit.ts';

/** Which checkpoints decide, by id; `since` is the last one made before the files of now. */
export interface RestoreOrder {
  readonly session: string;
  readonly node: number;
  readonly way: 'exact' | 'mine' | 'theirs' | 'markers';
  readonly base: string | undefined;
  readonly to: string;
  readonly since: string | undefined;
  readonly excepted: readonly BytePath[];
  readonly onSafety?: ((safety: string) => Promise<void>) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A plan with what the start of it was kept as. */
export interface ReadyPlan {
  readonly safety: CapturedRoot;
  readonly plan: RestorePlan;
  readonly bases: readonly string[];
  /** Places with more ignored files in the way than can be kept; they stay. */
  readonly hopeless: readonly BytePath[];
}

export type RootRestored =
  | { readonly outcome: 'done'; readonly ready: ReadyPlan; readonly wrong: readonly BytePath[] }
  | { readonly outcome: 'stale'; readonly safety: string }
  | { readonly outcome: 'failed'; readonly safety: string; readonly undone: boolean; readonly reason: string };

/** How often it starts over when files change while it works. */
const tries = 4;

/** Restores one work tree. Call it alone. Repositories inside are the caller's to follow. */
export async function restoreRoot(roots: Roots, order: RestoreOrder): Promise<RootRestored> {
  let ready = await prepare(roots, order);
  for (let round = 1; ; round++) {
    await order.onSafety?.(ready.safety.id);
    order.signal?.throwIfAborted();
    try {
      // From here on it is finished, not broken off: half of the files would be nobody's wish.
      if ((await applyPlan(roots.top, ready.plan, ready.bases)) === 'done') break;
    } catch (error) {
      return {
        outcome: 'failed',
        safety: ready.safety.id,
        undone: await undo(roots, order, ready),
        reason: String(error),
      };
    }
    if (round === tries) return { outcome: 'stale', safety: ready.safety.id };
    ready = await prepare(roots, order);
  }
  return { outcome: 'done', ready, wrong: await notAsPlanned(roots, ready.plan) };
}

/** Keeps what is there and plans. Ignored files in the way are captured first, so that they can be brought back. */
export async function prepare(roots: Roots, order: RestoreOrder): Promise<ReadyPlan> {
  const { session, node, signal } = order;
  const parents = order.since === undefined ? [] : [order.since];
  const request = { session, node, kind: 'safety' as const, parents, ...(signal && { signal }) };
  let safety = await roots.captureHeld(request);
  const bases = await Promise.all(
    [order.to, ...(order.base === undefined ? [] : [order.base])].map(id => readCheckpoint(roots.top.store, id)),
  );
  const hopeless: BytePath[] = [];
  for (;;) {
    const plan = await plansFor(roots, order, safety, bases, hopeless);
    const found = await inTheWay(roots.top.workTree, plan.changes);
    const isSettled = found.paths.length === 0 && found.hopeless.length === 0;
    if (isSettled) return { safety, plan, bases: bases.flatMap(one => one.message.bases), hopeless };
    hopeless.push(...found.hopeless);
    const known = found.paths.map(path =>
      shownPath(path).slice(roots.top.prefix === '' ? 0 : roots.top.prefix.length + 1),
    );
    const again = found.paths.length > 0 ? await roots.captureHeld({ ...request, known }) : safety;
    // What could not be kept is not overwritten.
    if (again.tree === safety.tree)
      hopeless.push(
        ...plan.changes.filter(one => found.paths.some(path => touches(one.path, path))).map(one => one.path),
      );
    safety = { ...again, skipped: [...safety.skipped, ...again.skipped] };
  }
}

/** Whether writing one path takes the other away. */
function touches(written: string, standing: string): boolean {
  return written === standing || written.startsWith(`${standing}/`) || standing.startsWith(`${written}/`);
}

async function plansFor(
  roots: Roots,
  order: RestoreOrder,
  safety: CapturedRoot,
  [to, base]: readonly CheckpointCommit[],
  hopeless: readonly BytePath[],
): Promise<RestorePlan> {
  if (!to) throw new Error('a restore needs a checkpoint');
  const target: Target =
    order.way === 'exact' || !base
      ? { way: 'exact', tree: to.tree }
      : { way: 'merge', base: base.tree, tree: to.tree, conflicts: order.way };
  const now = await readCheckpoint(roots.top.store, safety.id);
  const skipped = [...safety.skipped, ...now.message.skipped, ...to.message.skipped].map(one => one.path as BytePath);
  const nested = [now, to].flatMap(one => Object.keys(one.message.nested) as BytePath[]);
  return planRestore(
    roots.top,
    safety.tree,
    target,
    { skipped: [...skipped, ...hopeless], nested, excepted: order.excepted },
    order.signal,
  );
}

/** Brings back what was there before a restore that broke off. */
async function undo(roots: Roots, order: RestoreOrder, ready: ReadyPlan): Promise<boolean> {
  try {
    const { session, node } = order;
    const now = await roots.captureHeld({ session, node, kind: 'safety', parents: [ready.safety.id] });
    const kept = { skipped: now.skipped.map(one => one.path), nested: [], excepted: [] };
    const back = await planRestore(roots.top, now.tree, { way: 'exact', tree: ready.plan.from }, kept);
    return (await applyPlan(roots.top, back, [])) === 'done';
  } catch {
    return false;
  }
}

/** Paths of the plan that are not on disk as it wanted them. */
async function notAsPlanned(roots: Roots, plan: RestorePlan): Promise<readonly BytePath[]> {
  if (plan.changes.length === 0) return [];
  const few = plan.changes.length <= 500 && plan.changes.every(one => /^[\x20-\x7e]*$/.test(one.path));
  const scope = few ? ['--', ...plan.changes.map(one => one.path)] : [];
  const { out } = await spawnGit(roots.top.own(), [
    'diff-files',
    '--name-only',
    '-z',
    '--ignore-submodules=all',
    ...scope,
  ]);
  const touched = new Set(plan.changes.map(one => one.path));
  return zeroSeparated(out).filter(path => touched.has(path));
}
