import { constants } from 'node:fs';
import { open, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { emptyTree, type Tree } from '../session/tree.ts';
import { lineHash } from './line.ts';
import type { LogIndex } from './logIndex.ts';
import { beginning, type LogPoint } from './place.ts';
import { segmentName } from './segments.ts';
import {
  columnsOf,
  decodeFrame,
  decodeHead,
  frameBytes,
  noRows,
  rowsOf,
  type ChunkHead,
  type Frame,
  type RowCounts,
} from './skeletonChunk.ts';
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
 * holds gives nothing; a file whose end is damaged gives what stands before. The columns are read into their place, so
 * that nothing is held twice.
 */
export async function loadSkeleton(folder: string, index: LogIndex): Promise<SkeletonStart> {
  const file = await open(join(folder, skeletonName), 'r').catch(() => undefined);
  if (!file) return noSkeleton;
  try {
    const frames = await readFrames(file, index);
    reserveRows(index, frames);
    let last: { head: Buffer; end: number; rows: RowCounts } | undefined;
    let chunks = 0;
    for (const frame of frames) {
      const head = await readChunk(file, frame, index);
      if (!head) break;
      last = { head, end: frame.end, rows: rowsOf(index) };
      chunks += 1;
    }
    const head = last && decodeHead(last.head);
    if (last && head && (await fits(folder, head)))
      return { end: head.end, tree: treeFrom(head.state), bytes: last.end, rows: last.rows, chunks };
    cutRows(index, noRows);
    return noSkeleton;
  } finally {
    await file.close();
  }
}

interface PlacedFrame extends Frame {
  readonly start: number;
  /** Where the next chunk begins. */
  readonly end: number;
}

/** The frames of all chunks that the file is long enough for. */
async function readFrames(file: FileHandle, index: LogIndex): Promise<PlacedFrame[]> {
  const { size } = await file.stat();
  const frames: PlacedFrame[] = [];
  for (let start = 0; ;) {
    const frame = decodeFrame(await readAt(file, start, Math.min(frameBytes, size - start)));
    if (!frame) return frames;
    const columns = columnsOf(index).reduce((sum, { column, kind }) => sum + column.width * frame.rows[kind], 0);
    const end = start + frameBytes + frame.headBytes + columns;
    if (end > size) return frames;
    frames.push({ ...frame, start, end });
    start = end;
  }
}

/** Adds a chunk's rows to the index and gives its head; undefined, and no rows, where its CRC does not hold. */
async function readChunk(file: FileHandle, frame: PlacedFrame, index: LogIndex): Promise<Buffer | undefined> {
  const before = rowsOf(index);
  const head = await readAt(file, frame.start + frameBytes, frame.headBytes);
  let at = frame.start + frameBytes + frame.headBytes;
  let crc = crc32(head);
  for (const { column, kind } of columnsOf(index)) {
    const bytes = column.extend(frame.rows[kind]);
    await file.read(bytes, 0, bytes.length, at);
    crc = crc32(bytes, crc);
    at += bytes.length;
  }
  if (crc === frame.crc) return head;
  cutRows(index, before);
  return undefined;
}

async function readAt(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  const { bytesRead } = await file.read(bytes, 0, length, at);
  return bytes.subarray(0, bytesRead);
}

/** Makes room for all rows at once. */
function reserveRows(index: LogIndex, frames: readonly Frame[]): void {
  for (const { column, kind } of columnsOf(index))
    column.reserve(frames.reduce((sum, frame) => sum + frame.rows[kind], spareRows));
}

function cutRows(index: LogIndex, rows: RowCounts): void {
  for (const { column, kind } of columnsOf(index)) column.truncate(rows[kind]);
}

/** So that the first nodes after an opening need no larger columns. */
const spareRows = 1024;

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
async function fits(folder: string, { end }: ChunkHead): Promise<boolean> {
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
