import type { FileHandle } from 'node:fs/promises';

/** How the last line of a file ends. */
export type Tail = 'whole' | 'open';

/**
 * Calls `onLine` with every line from byte `from` to the end, without its newline, and where it begins. The buffer is
 * reused: a line is good only during the call. Resolves with the size that was read and with `open` when the last line
 * has no newline. Lets other work run between pieces of 4 MB.
 */
export async function eachLine(
  file: FileHandle,
  from: number,
  onLine: (line: Buffer, offset: number) => void,
): Promise<{ size: number; tail: Tail }> {
  const { size } = await file.stat();
  let buffer = Buffer.allocUnsafeSlow(Math.min(pieceBytes, Math.max(1, size - from)));
  let held = 0;
  let base = from;
  for (;;) {
    if (held === buffer.length) {
      const wider = Buffer.allocUnsafeSlow(buffer.length * 2);
      buffer.copy(wider, 0, 0, held);
      buffer = wider;
    }
    const { bytesRead } = await file.read(buffer, held, buffer.length - held, base + held);
    if (bytesRead === 0) break;
    const filled = held + bytesRead;
    const read = buffer.subarray(0, filled);
    let start = 0;
    for (let end = read.indexOf(newline, held); end >= 0; end = read.indexOf(newline, start)) {
      onLine(read.subarray(start, end), base + start);
      start = end + 1;
    }
    buffer.copyWithin(0, start, filled);
    held = filled - start;
    base += start;
  }
  if (held > 0) onLine(buffer.subarray(0, held), base);
  return { size: base + held, tail: held > 0 ? 'open' : 'whole' };
}

const newline = 0x0a;
const pieceBytes = 4 * 1024 * 1024;
