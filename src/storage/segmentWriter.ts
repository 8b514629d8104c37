import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { Tail } from './lines.ts';
import type { Place } from './place.ts';
import { segmentName } from './segments.ts';
import { syncFolder } from './syncFolder.ts';

/** Writing as a port, so that a test can have a disk that fails. */
export interface DiskPort {
  /** Appends the bytes and resolves with how many of them were taken. */
  write(file: FileHandle, bytes: Uint8Array): Promise<number>;
  /** Resolves when what was written survives a power cut. */
  sync(file: FileHandle): Promise<void>;
}

export const realDisk: DiskPort = {
  write: async (file, bytes) => (await file.write(bytes, 0, bytes.length)).bytesWritten,
  sync: file => file.datasync(),
};

/** Where a log goes on being written. */
export interface WriteStart {
  /** The file to write to; a file that is not there is made. */
  readonly segment: number;
  /** Its present size, and how many lines that is. */
  readonly offset: number;
  readonly lines: number;
  /** `open` when its last line has no newline: the first write begins with one. */
  readonly tail: Tail;
}

/** The end of a log: appends to its newest file and begins the next one when that is large. Opens no file before the first write. */
export class SegmentWriter {
  segment: number;
  offset: number;
  lines: number;
  #tail: Tail;
  #file: FileHandle | undefined;
  readonly #folder: string;
  readonly #disk: DiskPort;
  readonly #segmentBytes: number;

  constructor(folder: string, start: WriteStart, disk: DiskPort, segmentBytes: number) {
    this.#folder = folder;
    this.segment = start.segment;
    this.offset = start.offset;
    this.lines = start.lines;
    this.#tail = start.tail;
    this.#disk = disk;
    this.#segmentBytes = segmentBytes;
  }

  get path(): string {
    return join(this.#folder, segmentName(this.segment));
  }

  /** Writes lines in one piece, each with a newline, and syncs them. Resolves with the place of each. */
  async append(lines: readonly Buffer[]): Promise<Place[]> {
    const file = await this.#ready();
    const parts = lines.flatMap(line => [line, newline]);
    const bytes = Buffer.concat(this.#tail === 'open' ? [newline, ...parts] : parts);
    const written = await this.#disk.write(file, bytes);
    if (written !== bytes.length) throw new Error(`the disk took ${written} of ${bytes.length} bytes; is it full?`);
    await this.#disk.sync(file);
    let offset = this.#tail === 'open' ? this.offset + 1 : this.offset;
    const places = lines.map(({ length }) => {
      const place = { segment: this.segment, offset, length };
      offset += length + 1;
      return place;
    });
    this.offset = offset;
    this.lines += lines.length;
    this.#tail = 'whole';
    return places;
  }

  async close(): Promise<void> {
    await this.#file?.close();
    this.#file = undefined;
  }

  async #ready(): Promise<FileHandle> {
    if (this.offset >= this.#segmentBytes) {
      await this.close();
      this.segment += 1;
      this.offset = 0;
      this.lines = 0;
      this.#tail = 'whole';
    }
    if (this.#file) return this.#file;
    const file = await open(this.path, 'a', 0o600);
    this.#file = file;
    const { size } = await file.stat();
    if (size !== this.offset) throw new Error(`${this.path} has ${size} bytes where ${this.offset} were expected`);
    if (size === 0) await syncFolder(this.#folder);
    return file;
  }
}

const newline = Buffer.from('\n');
