import { open, stat } from 'node:fs/promises';
import { StringDecoder } from 'node:string_decoder';
import type { Disposable } from '../base/disposable.ts';

/** How often the log is looked at, in milliseconds, and how much of an old one is shown at first, in bytes. */
const every = 1000;
const firstBytes = 64 * 1024;

/** Calls `onLine` with the last lines of a growing file and, once a second, with what was added. Stops when disposed. */
export function tailLog(file: string, onLine: (line: string) => void): Disposable {
  const reader = new LogReader(file);
  let busy = false;
  const look = async (): Promise<void> => {
    if (busy) return;
    busy = true;
    const lines = await reader.read().catch(() => []);
    busy = false;
    lines.forEach(onLine);
  };
  const timer = setInterval(() => void look(), every);
  timer.unref();
  void look();
  return { dispose: () => clearInterval(timer) };
}

/** Reads what was added to a file since the last time. A file that is shorter than before was replaced and is read anew. */
export class LogReader {
  readonly #file: string;
  #offset = -1;
  #rest = '';
  #decoder = new StringDecoder('utf8');

  constructor(file: string) {
    this.#file = file;
  }

  /** The whole lines that were added; none where there is no file (yet). */
  async read(): Promise<string[]> {
    const size = await stat(this.#file).then(
      found => found.size,
      () => 0,
    );
    if (this.#offset < 0) this.#offset = Math.max(0, size - firstBytes);
    if (size < this.#offset) this.#startAnew();
    if (size === this.#offset) return [];
    const bytes = await readBytes(this.#file, this.#offset, size - this.#offset);
    this.#offset += bytes.length;
    const lines = (this.#rest + this.#decoder.write(bytes)).split('\n');
    this.#rest = lines.pop() ?? '';
    return lines.map(line => line.trimEnd()).filter(line => line !== '');
  }

  #startAnew(): void {
    this.#offset = 0;
    this.#rest = '';
    this.#decoder = new StringDecoder('utf8');
  }
}

async function readBytes(file: string, offset: number, length: number): Promise<Buffer> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(length), position: offset });
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
