import { open, stat } from 'node:fs/promises';
import { StringDecoder } from 'node:string_decoder';
import type { Disposable } from '../base/disposable.ts';

/** How often the log is looked at, in milliseconds, and how much of an old one is shown at first, in bytes. */
const every = 1000;
const firstBytes = 64 * 1024;

/** Calls `onLine` with the last lines of a growing file and with each further one; starts anew when the file was replaced. Stops when disposed. */
export function tailLog(file: string, onLine: (line: string) => void): Disposable {
  let offset = -1;
  let rest = '';
  let busy = false;
  const decoder = new StringDecoder('utf8');
  const look = async (): Promise<void> => {
    const size = await stat(file).then(
      found => found.size,
      () => -1,
    );
    if (size < 0 || size === offset) return;
    if (offset < 0) offset = Math.max(0, size - firstBytes);
    if (size < offset) offset = 0;
    const text = decoder.write(await readFrom(file, offset, size - offset));
    offset = size;
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.trim() !== '') onLine(line.trimEnd());
  };
  const tick = (): void => {
    if (busy) return;
    busy = true;
    void look()
      .catch(() => undefined)
      .finally(() => (busy = false));
  };
  const timer = setInterval(tick, every);
  timer.unref();
  tick();
  return { dispose: () => clearInterval(timer) };
}

async function readFrom(file: string, offset: number, length: number): Promise<Buffer> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(length), position: offset });
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
