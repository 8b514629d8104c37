import { crcLength, lineFault, opening } from './line.ts';

/** Where a record lies inside a line, from the line's first byte. */
export interface Slice {
  readonly start: number;
  readonly end: number;
}

/** The whole records of a line, and what is wrong with the line; an empty string when it is one record and nothing else. */
export interface LineParts {
  readonly records: readonly Slice[];
  readonly fault: string;
}

/**
 * Finds the records of a line. A damaged line can still hold whole ones: a record that lost its newline has the next
 * glued to it, and half a record can stand before a whole one. A record counts only where its own CRC holds from its
 * first byte to its last, at the beginning or at the end of the line: an object inside somebody's body never does.
 */
export function recordsIn(line: Buffer): LineParts {
  const fault = lineFault(line);
  if (fault === '') return { records: [{ start: 0, end: line.length }], fault };
  const first = wholeFromStart(line);
  const last = wholeToEnd(line, first?.end ?? 1);
  return { records: [first, last].filter(part => part !== undefined), fault };
}

function wholeFromStart(line: Buffer): Slice | undefined {
  for (let at = line.indexOf(crcKey); at >= 0; at = line.indexOf(crcKey, at + 1)) {
    const end = at + crcLength;
    if (end < line.length && lineFault(line.subarray(0, end)) === '') return { start: 0, end };
  }
  return undefined;
}

function wholeToEnd(line: Buffer, from: number): Slice | undefined {
  for (let start = line.indexOf(opening, from); start >= 0; start = line.indexOf(opening, start + 1))
    if (lineFault(line.subarray(start)) === '') return { start, end: line.length };
  return undefined;
}

const crcKey = Buffer.from(',"crc":"');
