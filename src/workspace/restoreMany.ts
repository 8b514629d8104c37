import type * as Port from './checkpoints.ts';
import { joinIds } from './manyIds.ts';

/** One folder of a restore of several; the first one's name is empty. */
export interface RootOrder {
  readonly folder: string;
  readonly checkpoints: Port.Checkpoints;
  readonly request: Omit<Port.RestoreRequest, 'onSafety'>;
}

export type ManyRestored =
  | {
      readonly outcome: 'done';
      readonly safety: Port.CheckpointId;
      readonly parts: ReadonlyMap<string, Extract<Port.Restored, { outcome: 'done' }>>;
      /** Folders that could not be kept first, so that nothing was done there. */
      readonly left: readonly string[];
    }
  | Exclude<Port.Restored, { outcome: 'done' }>;

type Broken = Exclude<Port.Restored, { outcome: 'done' }>;

/**
 * Restores several folders, one after the other. The files of all are kept before the first is written; where one breaks, those
 * that were done go back to how they were. `onSafety` is called again where a folder had more to keep than was known before.
 */
export async function restoreMany(
  first: RootOrder,
  further: readonly RootOrder[],
  onSafety: Port.RestoreRequest['onSafety'],
): Promise<ManyRestored> {
  const safeties = new Map<string, Port.CheckpointId>();
  const left: string[] = [];
  const going = [first];
  for (const order of further) {
    const kept = await keepNow(order);
    if (kept === undefined) left.push(order.folder);
    else {
      safeties.set(order.folder, kept);
      going.push(order);
    }
  }
  const parts = new Map<string, Extract<Port.Restored, { outcome: 'done' }>>();
  for (const order of going) {
    const hear = async (safety: Port.CheckpointId): Promise<void> => {
      const known = safeties.get(order.folder);
      if (known !== undefined && parts.size > 0 && (await isSame(order, known, safety))) return;
      safeties.set(order.folder, safety);
      await onSafety?.(joined(safeties));
    };
    const restored = await order.checkpoints
      .restore({ ...order.request, onSafety: hear })
      .catch((error: unknown) => ({ outcome: 'threw', error }) as const);
    if (restored.outcome === 'done') {
      parts.set(order.folder, restored);
      continue;
    }
    const touched = going.filter(({ folder }) => parts.has(folder));
    const isHalf = restored.outcome === 'failed' && !restored.undone;
    const undone = await putBack(isHalf ? [...touched, order] : touched, safeties);
    if (restored.outcome === 'threw' && undone) throw restored.error;
    return broken(restored, order, joined(safeties), undone);
  }
  return { outcome: 'done', safety: joined(safeties), parts, left };
}

/** A restore that breaks off halfway in several folders, told as that of one. */
function broken(
  restored: Broken | { readonly outcome: 'threw'; readonly error: unknown },
  { folder }: RootOrder,
  safety: Port.CheckpointId,
  undone: boolean,
): Broken {
  if (restored.outcome === 'stale' && undone) return { outcome: 'stale', safety };
  const reason =
    restored.outcome === 'stale'
      ? 'files kept changing meanwhile'
      : restored.outcome === 'threw'
        ? String(restored.error)
        : restored.reason;
  return { outcome: 'failed', safety, undone, reason: folder === '' ? reason : `${folder}: ${reason}` };
}

/** The files of a folder as they are, as a checkpoint; undefined where they cannot be kept, or what is asked for is gone. */
async function keepNow({ checkpoints, request }: RootOrder): Promise<Port.CheckpointId | undefined> {
  const { session, node, what, signal } = request;
  const since = what.way === 'adopt' ? undefined : what.since;
  try {
    await checkpoints.preview(request);
    const parents = since === undefined ? [] : [since];
    return (await checkpoints.capture({ session, node, kind: 'safety', parents, ...(signal && { signal }) })).id;
  } catch {
    signal?.throwIfAborted();
    return undefined;
  }
}

async function isSame({ checkpoints }: RootOrder, one: Port.CheckpointId, other: Port.CheckpointId): Promise<boolean> {
  return one === other || (await checkpoints.diff(one, other)).length === 0;
}

/** Whether all of them are as they were. */
async function putBack(
  orders: readonly RootOrder[],
  safeties: ReadonlyMap<string, Port.CheckpointId>,
): Promise<boolean> {
  let all = true;
  for (const { folder, checkpoints, request } of orders.toReversed()) {
    const { session, node } = request;
    const what = { way: 'exact', to: safeties.get(folder) ?? '' } as const;
    const back = await checkpoints.restore({ session, node, what }).catch(() => undefined);
    all &&= back?.outcome === 'done' && back.wrong.length === 0;
  }
  return all;
}

function joined(safeties: ReadonlyMap<string, Port.CheckpointId>): Port.CheckpointId {
  const others = new Map([...safeties].filter(([folder]) => folder !== ''));
  return joinIds({ first: safeties.get('') ?? '', others });
}
