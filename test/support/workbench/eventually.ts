import { setTimeout as delay } from 'node:timers/promises';

/**
 * The first value that `look` gives. Only for what belongs to another process and announces itself to no one; everything
 * else is awaited by its event. Rejects after `patience` milliseconds.
 */
export async function eventually<T>(look: () => Promise<T | undefined>, patience = 30_000): Promise<T> {
  const deadline = AbortSignal.timeout(patience);
  for (;;) {
    const value = await look();
    if (value !== undefined) return value;
    await delay(50, undefined, { signal: deadline });
  }
}
