import type { Duplex } from 'node:stream';

/** Connects two streams both ways. Either direction ends by itself; what breaks on one side breaks the other. */
export function join(left: Duplex, right: Duplex): void {
  for (const [from, to] of [
    [left, right],
    [right, left],
  ] as const) {
    from.on('error', () => {}); // `close` follows.
    from.pipe(to);
    from.once('close', () => {
      // One that ended in order leaves the other to send what it still holds.
      if (!from.readableEnded || !from.writableFinished) to.destroy();
    });
    if (from.destroyed) to.destroy();
  }
}
