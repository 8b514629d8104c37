import type { Place } from './roots.ts';
import { bytesWords } from './files.ts';
import { fileKind } from './fileKind.ts';

/** A text file taken apart so that it can be put together again byte for byte. */
export interface TextFile {
  /** The text with `\n` alone at line ends and without the byte order mark. */
  readonly text: string;
  readonly mark: boolean;
  /** Offsets in `text` of the line feeds that had a carriage return before them, ascending. */
  readonly returns: readonly number[];
  /** False where bytes were no UTF-8; they show as U+FFFD and cannot be written back. */
  readonly valid: boolean;
}

/** Parses the bytes of a file. Throws, with kind and size, when they are no text. */
export function parseText(bytes: Buffer, place: Place): TextFile {
  const kind = fileKind(bytes);
  if (kind !== 'text')
    throw new Error(`${place.shown} is ${kind.binary} (${bytesWords(bytes.length)}), not UTF-8 text.`);
  const mark = bytes.subarray(0, 3).equals(byteOrderMark);
  const body = mark ? bytes.subarray(3) : bytes;
  const { text: raw, valid } = decoded(body);
  const returns: number[] = [];
  const text = raw.replace(/\r\n/g, (_, at: number) => {
    returns.push(at - returns.length);
    return '\n';
  });
  return { text, mark, returns, valid };
}

/** Whether new lines of this file end in a carriage return and a line feed: most of its lines do. */
export function endsLinesWithReturn(file: TextFile): boolean {
  return file.returns.length * 2 > count(file.text, '\n');
}

/** Puts a file together whose pieces `[from, to)` of `text` are replaced; everything else stays byte for byte. */
export function replaceIn(
  file: TextFile,
  pieces: readonly { from: number; to: number }[],
  replacement: string,
): Buffer {
  const { text, returns } = file;
  const fresh = endsLinesWithReturn(file) ? replacement.replace(/\n/g, '\r\n') : replacement;
  const parts: string[] = [];
  let next = 0;
  const keep = (from: number, to: number): void => {
    let at = from;
    while (next < returns.length && (returns[next] ?? 0) < from) next++;
    for (; next < returns.length && (returns[next] ?? to) < to; next++) {
      const feed = returns[next] ?? to;
      parts.push(text.slice(at, feed), '\r');
      at = feed;
    }
    parts.push(text.slice(at, to));
  };
  let at = 0;
  for (const { from, to } of pieces) {
    keep(at, from);
    parts.push(fresh);
    at = to;
  }
  keep(at, text.length);
  return encodeText(parts.join(''), file.mark);
}

/** Text as bytes, with a byte order mark where the file had one. */
export function encodeText(text: string, mark: boolean): Buffer {
  const body = Buffer.from(text, 'utf8');
  return mark ? Buffer.concat([byteOrderMark, body]) : body;
}

/** How many times `part` stands in `text`, without overlaps. */
export function count(text: string, part: string): number {
  let found = 0;
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) found++;
  return found;
}

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

function decoded(bytes: Buffer): { text: string; valid: boolean } {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes), valid: true };
  } catch {
    return { text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes), valid: false };
  }
}
