import { crc32 } from 'node:zlib';
import * as v from 'valibot';
import { count } from '../session/node.ts';
import type { Column } from './column.ts';
import type { LogIndex } from './logIndex.ts';
import { treeStateSchema } from './treeState.ts';

/** Raise it when a column, the state or the meaning of the fold changes: older files are then built anew. */
const skeletonVersion = 1;

const rowCounts = v.object({ nodes: count, titles: count, marks: count });

/** How far a skeleton has followed its log: rows of each kind of column. */
export type RowCounts = v.InferOutput<typeof rowCounts>;

export const noRows: RowCounts = { nodes: 0, titles: 0, marks: 0 };

const headSchema = v.object({
  version: v.literal(skeletonVersion),
  rows: rowCounts,
  /** The log's end behind the last event of this chunk. */
  end: v.object({
    segment: count,
    offset: count,
    lines: count,
    seq: count,
    last: v.object({ segment: count, offset: count, length: count }),
    link: v.string(),
    unreadable: count,
  }),
  /** Everything of the tree that is no node, as of that event. */
  state: treeStateSchema,
});
export type ChunkHead = v.InferOutput<typeof headSchema>;

/** How many rows an index has. */
export function rowsOf(index: LogIndex): RowCounts {
  return { nodes: index.nodes.id.length, titles: index.nodes.titles.length, marks: index.marks.seq.length };
}

/**
 * One piece of a skeleton file: a frame (magic, length of head, length of columns, CRC32 of both), the head as JSON, and
 * the rows of every column since `start`, in the byte order of the machine. A title's end is counted from the file's
 * first title, so that rows are taken over as they are.
 */
export function encodeChunk(index: LogIndex, start: RowCounts, head: Omit<ChunkHead, 'version' | 'rows'>): Buffer {
  const end = rowsOf(index);
  const rows = { nodes: end.nodes - start.nodes, titles: end.titles - start.titles, marks: end.marks - start.marks };
  const json = Buffer.from(JSON.stringify({ version: skeletonVersion, rows, ...head } satisfies ChunkHead));
  const columns = columnsOf(index).map(({ column, kind }) => {
    const values = column.from(start[kind]);
    return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  });
  const payload = Buffer.concat([json, ...columns]);
  const frame = Buffer.alloc(frameBytes);
  frame.write(magic, 0, 'latin1');
  frame.writeUInt32LE(json.length, 8);
  frame.writeUInt32LE(payload.length, 12);
  frame.writeUInt32LE(crc32(payload), 16);
  return Buffer.concat([frame, payload]);
}

/** A chunk of a file: its head and the bytes of its columns. */
export interface Chunk {
  readonly head: ChunkHead;
  readonly columns: Buffer;
  /** Where the next chunk begins. */
  readonly end: number;
}

/** The chunk that begins at `start`; undefined where none stands whole. */
export function decodeChunk(file: Buffer, start: number): Chunk | undefined {
  const body = start + frameBytes;
  if (file.length < body || file.toString('latin1', start, start + 8) !== magic) return undefined;
  const headLength = file.readUInt32LE(start + 8);
  const end = body + file.readUInt32LE(start + 12);
  if (end > file.length || body + headLength > end) return undefined;
  if (crc32(file.subarray(body, end)) !== file.readUInt32LE(start + 16)) return undefined;
  const head = v.safeParse(headSchema, parse(file.toString('utf8', body, body + headLength)));
  if (!head.success) return undefined;
  return { head: head.output, columns: file.subarray(body + headLength, end), end };
}

/** Adds a chunk's rows to an index. */
export function addRows(index: LogIndex, chunk: Chunk): void {
  let at = 0;
  for (const { column, kind } of columnsOf(index)) {
    const rows = chunk.head.rows[kind];
    const bytes = rows * column.from(0).BYTES_PER_ELEMENT;
    column.pushBytes(chunk.columns.subarray(at, at + bytes), rows);
    at += bytes;
  }
}

/** Makes room for all rows of these chunks at once. */
export function reserveRows(index: LogIndex, chunks: readonly Chunk[]): void {
  for (const { column, kind } of columnsOf(index))
    column.reserve(chunks.reduce((sum, chunk) => sum + chunk.head.rows[kind], 0));
}

type AnyColumn = Column<Uint8Array> | Column<Uint32Array> | Column<Float64Array>;

/** The columns in the order of the file. */
function columnsOf({ nodes, marks }: LogIndex): { column: AnyColumn; kind: keyof RowCounts }[] {
  const { titles, ...rows } = nodes;
  return [
    ...Object.values(rows).map((column: AnyColumn) => ({ column, kind: 'nodes' as const })),
    { column: titles, kind: 'titles' },
    ...Object.values(marks).map((column: AnyColumn) => ({ column, kind: 'marks' as const })),
  ];
}

const magic = 'banyanSk';
const frameBytes = 20;

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
