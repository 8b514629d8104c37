import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { LogCheck } from '../session/sessionLog.ts';
import type { BlobId } from '../session/ids.ts';
import { lineFault, lineHash, linkOf, noLine } from './line.ts';
import { eachLine } from './lines.ts';
import { segmentName, segmentsOf } from './segments.ts';

type Break = NonNullable<LogCheck['broken']>;

/**
 * Reads a log's files as they are on disk, up to event `until`: every line's CRC, its number, the hash of the line it was
 * written behind, and what lies in blobs. Repairs nothing and needs no lock. Rejects when there is no such log.
 */
export async function verifyLog(
  folder: string,
  until: number,
  blob: (id: BlobId) => Promise<unknown>,
): Promise<LogCheck> {
  const segments = await segmentsOf(folder);
  const chain = new Chain(until);
  for (const segment of segments) {
    const name = segmentName(segment);
    const file = await open(join(folder, name), 'r');
    try {
      let number = 0;
      await eachLine(file, 0, line => chain.line(line, { file: name, line: (number += 1) }));
    } finally {
      await file.close();
    }
  }
  chain.end();
  for (const { id, at } of chain.blobs) {
    // What comes after the first break cannot be an earlier one.
    if (chain.broken && !isBefore(at, chain.broken)) break;
    const fault = await blob(id).then(
      () => '',
      (error: Error) => error.message,
    );
    if (fault !== '') chain.broken = { ...at, reason: `its body cannot be read (${fault})` };
  }
  return { files: segments.length, whole: chain.whole, ...(chain.broken ? { broken: chain.broken } : {}) };
}

/** Follows a log from line to line. */
class Chain {
  whole = 0;
  broken: Break | undefined;
  readonly blobs: { readonly id: BlobId; readonly at: Omit<Break, 'reason'> }[] = [];
  readonly #until: number;
  #seq = 0;
  #hash = noLine;
  #at: Omit<Break, 'reason'> = { file: segmentName(1), line: 0 };

  constructor(until: number) {
    this.#until = until;
  }

  line(line: Buffer, at: Omit<Break, 'reason'>): void {
    if (line.length === 0 || this.#seq >= this.#until) return;
    this.#at = at;
    const fault = lineFault(line);
    if (fault !== '') return this.#break(fault);
    this.whole += 1;
    const seq = Number(/"seq":(\d+)/.exec(line.toString('latin1', 0, 40))?.[1] ?? 0);
    if (seq !== this.#seq + 1) this.#break(`event ${seq} stands where event ${this.#seq + 1} was written`);
    else if (linkOf(line) !== this.#hash) this.#break('it was not written behind the line before it');
    this.#seq = seq;
    this.#hash = lineHash(line);
    // Quotes inside of a string are escaped, so what matches is a member.
    for (const [, id = ''] of line.toString('latin1').matchAll(/,"blob":"([0-9a-f]{64})"/g))
      this.blobs.push({ id, at });
  }

  /** Somebody who knows how long the log is misses what was cut off its end. */
  end(): void {
    if (this.#until !== Infinity && this.#seq < this.#until)
      this.#break(`events ${this.#seq + 1} to ${this.#until} are missing after it`);
  }

  #break(reason: string): void {
    this.broken ??= { ...this.#at, reason };
  }
}

function isBefore(a: Omit<Break, 'reason'>, b: Break): boolean {
  return a.file === b.file ? a.line < b.line : a.file < b.file;
}
