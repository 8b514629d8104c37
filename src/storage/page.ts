import type { FileHandle } from 'node:fs/promises';

/** Where a line of a log begins. */
export interface PageStart {
  readonly segment: number;
  readonly offset: number;
}

/** A line of a page, and the byte at which it begins. */
export interface PageLine {
  readonly bytes: Buffer;
  readonly offset: number;
}

/** Some lines of a log, and where the next ones begin; past the last file `readPage` gives nothing. */
export interface Page {
  readonly lines: PageLine[];
  readonly next: PageStart;
}

/** Reads the lines from `at` on, about 256 KB of them or one longer line. Undefined where there is no such file. */
export async function readPage(
  file: (segment: number) => Promise<FileHandle>,
  at: PageStart,
): Promise<Page | undefined> {
  const handle = await file(at.segment).catch(absent);
  if (!handle) return undefined;
  for (let length = pageBytes; ; length *= 4) {
    const bytes = Buffer.allocUnsafeSlow(length);
    const { bytesRead } = await handle.read(bytes, 0, length, at.offset);
    const atEnd = bytesRead < length;
    const end = atEnd ? bytesRead : bytes.lastIndexOf(newline) + 1;
    if (end === 0 && !atEnd) continue;
    const next = atEnd ? { segment: at.segment + 1, offset: 0 } : { segment: at.segment, offset: at.offset + end };
    return { lines: split(bytes.subarray(0, end), at.offset), next };
  }
}

function split(bytes: Buffer, offset: number): PageLine[] {
  const lines: PageLine[] = [];
  let start = 0;
  for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline, start)) {
    lines.push({ bytes: bytes.subarray(start, end), offset: offset + start });
    start = end + 1;
  }
  if (start < bytes.length) lines.push({ bytes: bytes.subarray(start), offset: offset + start });
  return lines;
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}

const newline = 0x0a;
const pageBytes = 256 * 1024;
