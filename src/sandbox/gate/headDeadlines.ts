import type { Duplex } from 'node:stream';

/** Drops clients that never finish what they began to ask. */
export interface HeadDeadlines {
  /** From now on the head of a request is waited for. */
  expect(stream: Duplex): void;
  /** A request is here; none is waited for until all that came are answered. */
  came(stream: Duplex): void;
  answered(stream: Duplex): void;
  /** What the stream carries from now on is no request. */
  leave(stream: Duplex): void;
}

/** @param ms Milliseconds in which the head of a request must be whole. */
export function headDeadlines(ms: number): HeadDeadlines {
  const states = new WeakMap<Duplex, { timer: NodeJS.Timeout; open: number }>();
  const leave = (stream: Duplex): void => clearTimeout(states.get(stream)?.timer);
  const expect = (stream: Duplex): void => {
    leave(stream);
    if (stream.destroyed) return;
    if (!states.has(stream)) stream.once('close', () => leave(stream));
    states.set(stream, { timer: setTimeout(() => stream.destroy(), ms).unref(), open: 0 });
  };
  return {
    expect,
    leave,
    came: stream => {
      leave(stream);
      const state = states.get(stream);
      if (state) state.open++;
    },
    answered: stream => {
      const state = states.get(stream);
      if (state && --state.open === 0) expect(stream);
    },
  };
}
