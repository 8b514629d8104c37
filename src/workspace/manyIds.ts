import * as v from 'valibot';
import type { CheckpointId } from './checkpoints.ts';

/** The checkpoints of one moment in several folders. */
export interface ManyIds {
  /** That of the folder a session belongs to; empty for none. */
  readonly first: CheckpointId;
  /** Those of further folders, by their real paths. */
  readonly others: ReadonlyMap<string, CheckpointId>;
}

const namesSchema = v.object({ first: v.string(), others: v.record(v.string(), v.string()) });

/** What an id names. One that is no list of names is that of the first folder alone. */
export function splitId(id: CheckpointId): ManyIds {
  const named = id.startsWith('{') ? v.safeParse(namesSchema, parseJson(id)) : undefined;
  if (!named?.success) return { first: id, others: new Map() };
  return { first: named.output.first, others: new Map(Object.entries(named.output.others)) };
}

/** One id for all; the same names give the same text. With no further folder it is the first one's own. */
export function joinIds({ first, others }: ManyIds): CheckpointId {
  if (others.size === 0) return first;
  const sorted = [...others].sort(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify({ first, others: Object.fromEntries(sorted) });
}

/** A first folder's id with the further folders as another moment has them. */
export function withOthersOf(id: CheckpointId, before: CheckpointId): CheckpointId {
  return joinIds({ first: splitId(id).first, others: splitId(before).others });
}

/** Whether an id is that of one of the folders in a moment's id, or the same. */
export function isPartOf(part: CheckpointId, id: CheckpointId): boolean {
  if (part === id) return true;
  const { first, others } = splitId(id);
  const own = splitId(part);
  return (own.first === '' || own.first === first) && [...own.others].every(([at, one]) => others.get(at) === one);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
