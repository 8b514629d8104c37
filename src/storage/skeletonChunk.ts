import { crc32 } from 'node:zlib';
import * as v from 'valibot';
import { count } from '../session/node.ts';
import type { Column } from './column.ts';
import type { LogIndex } from './logIndex.ts';
import { treeStateSchema } from './treeState.ts';

/** Raise it when a column, the state or the meaning of the fold changes: older files are then built anew. */
const skeletonVersion = 4;

/** How far a skeleton has followed its log: rows of each kind of column. */
export interface RowCounts {
  readonly nodes: number;
  readonly titles: number;
  readonly marks: number;
}

export const noRows: RowCounts = { nodes: 0, titles: 0, marks: 0 };

const headSchema = v.object({
  version: v.literal(skeletonVersion),
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

/** What stands before a chunk's head and columns: how long they are, and the CRC32 of both. */
export interface Frame {
  readonly headBytes: number;
  readonly rows: RowCounts;
  readonly crc: number;
}

export const frameBytes = 28;

/**
 * One piece of a skeleton file: a frame, the head as JSON, and the rows of every column since `start`, in the byte order
 * of the machine. A title's end is counted from the file's first title, so that rows are taken over as they are.
 */
export function encodeChunk(index: LogIndex, start: RowCounts, head: Omit<ChunkHead, 'version'>): Buffer {
  const end = rowsOf(index);
  const json = Buffer.from(JSON.stringify({ version: skeletonVersion, ...head } satisfies ChunkHead));
  const columns = columnsOf(index).map(({ column, kind }) => {
    const values = column.from(start[kind]);
    return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  });
  const payload = Buffer.concat([json, ...columns]);
  const frame = Buffer.alloc(frameBytes);
  frame.write(magic, 0, 'latin1');
  frame.writeUInt32LE(json.length, 8);
  frame.writeUInt32LE(end.nodes - start.nodes, 12);
  frame.writeUInt32LE(end.titles - start.titles, 16);
  frame.writeUInt32LE(end.marks - start.marks, 20);
  frame.writeUInt32LE(crc32(payload), 24);
  return Buffer.concat([frame, payload]);
}

/** Reads a frame; undefined where these bytes are none. */
export function decodeFrame(bytes: Buffer): Frame | undefined {
  if (bytes.length < frameBytes || bytes.toString('latin1', 0, 8) !== magic) return undefined;
  const rows = { nodes: bytes.readUInt32LE(12), titles: bytes.readUInt32LE(16), marks: bytes.readUInt32LE(20) };
  return { headBytes: bytes.readUInt32LE(8), rows, crc: bytes.readUInt32LE(24) };
}

/** Reads a head; undefined where it is not one of this version. */
export function decodeHead(bytes: Buffer): ChunkHead | undefined {
  try {
    const head = v.safeParse(headSchema, JSON.parse(bytes.toString()));
    return head.success ? head.output : undefined;
  } catch {
    return undefined;
  }
}

type AnyColumn = Column<Uint8Array> | Column<Uint32Array> | Column<Float64Array>;

/** The columns in the order of the file, and which rows they have. */
export function columnsOf({ nodes, marks }: LogIndex): { column: AnyColumn; kind: keyof RowCounts }[] {
  const { titles, ...rows } = nodes;
  return [
    ...Object.values(rows).map((column: AnyColumn) => ({ column, kind: 'nodes' as const })),
    { column: titles, kind: 'titles' },
    ...Object.values(marks).map((column: AnyColumn) => ({ column, kind: 'marks' as const })),
  ];
}

const magic = 'banyanSk';
