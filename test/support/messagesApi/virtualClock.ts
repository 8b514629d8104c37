/** The stand-in's own time: it moves only when told, unless it follows the machine. All values in milliseconds since 1970. */
export interface VirtualClock {
  now(): number;
  /** Moves time forward by `ms`. */
  advance(ms: number): void;
  /** Moves time forward to a moment; nothing happens when it has passed. */
  advanceTo(moment: number): void;
}

const startOfTime = Date.UTC(2026, 10, 20);

/** `still` stands until advanced (for tests); `machine` runs with the machine's clock plus what was advanced (for trials by hand). */
export function virtualClock(pace: 'still' | 'machine' = 'still'): VirtualClock {
  let ahead = 0;
  const base = pace === 'still' ? () => startOfTime : () => Date.now();
  const now = (): number => base() + ahead;
  return {
    now,
    advance(ms) {
      ahead += ms;
    },
    advanceTo(moment) {
      ahead += Math.max(0, moment - now());
    },
  };
}

export const seconds = (n: number): number => n * 1000;
export const minutes = (n: number): number => n * 60_000;
