import { constants } from 'node:fs';
import { open, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { emptyTree, type Tree } from '../session/tree.ts';
import { lineHash } from './line.ts';
import type { LogIndex } from './logIndex.ts';
import { beginning, type LogPoint } from './scan.ts';
import { segmentName } from './segments.ts';
import { addRows, decodeChunk, noRows, reserveRows, rowsOf, type Chunk, type RowCounts } from './skeletonChunk.ts';
import { treeFrom } from './treeState.ts';

/** What a skeleton file knew of its log: everything up to `end`. */
export interface SkeletonStart {
  readonly end: LogPoint;
  /** The tree at that place, without its nodes: those are in the index. */
  readonly tree: Tree;
  /** The file's bytes that are good, and the rows they hold. */
  readonly bytes: number;
  readonly rows: RowCounts;
  readonly chunks: number;
}

/** Without a skeleton a log is read from its first line. */
export const noSkeleton: SkeletonStart = { end: beginning, tree: emptyTree, bytes: 0, rows: noRows, chunks: 0 };

/**
 * Fills `index` from the skeleton beside a log. A file that is missing, damaged or does not belong to what the log now
 * holds gives nothing; a file whose end is damaged gives what stands before.
 */
export async function loadSkeleton(folder: string, index: LogIndex): Promise<SkeletonStart> {
  const file = await readFile(join(folder, skeletonName)).catch(() => Buffer.alloc(0));
  const chunks: Chunk[] = [];
  for (let at = 0; ;) {
    const chunk = decodeChunk(file, at);
    if (!chunk) break;
    chunks.push(chunk);
    at = chunk.end;
  }
  const last = chunks.at(-1);
  if (!last || !(await fits(folder, last))) return noSkeleton;
  reserveRows(index, chunks);
  for (const chunk of chunks) addRows(index, chunk);
  return {
    end: last.head.end,
    tree: treeFrom(last.head.state),
    bytes: last.end,
    rows: rowsOf(index),
    chunks: chunks.length,
  };
}

/**
 * Writes a chunk behind the good bytes of a skeleton file and resolves with where the next one goes. Not synced: what a
 * crash leaves of it is found out by its CRC.
 */
export async function appendChunk(folder: string, at: number, chunk: Buffer): Promise<number> {
  const file = await open(join(folder, skeletonName), constants.O_RDWR | constants.O_CREAT, 0o600);
  try {
    await file.truncate(at);
    const { bytesWritten } = await file.write(chunk, 0, chunk.length, at);
    if (bytesWritten !== chunk.length) throw new Error('the skeleton was not written whole');
    return at + chunk.length;
  } finally {
    await file.close();
  }
}

const skeletonName = 'skeleton.bin';

/** Whether the log still holds, where the chunk says, the very record that was its last. */
async function fits(folder: string, { head: { end } }: Chunk): Promise<boolean> {
  const newest = await stat(join(folder, segmentName(end.segment))).catch(() => undefined);
  if (!newest || newest.size < end.offset) return false;
  const file = await open(join(folder, segmentName(end.last.segment)), 'r').catch(() => undefined);
  if (!file) return false;
  try {
    const record = Buffer.alloc(end.last.length);
    const { bytesRead } = await file.read(record, 0, record.length, end.last.offset);
    return bytesRead === record.length && lineHash(record) === end.link;
  } finally {
    await file.close();
  }
}
