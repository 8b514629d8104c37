/** The setting `banyan.notify`. */
export type NotifyMode = 'all' | 'first' | 'none';

/** How long nothing may have been asked before a request counts as the first again, in milliseconds. */
const quietPeriod = 60_000;

/** When a request came last, whether or not it was announced; milliseconds since 1970. */
export interface Quiet {
  lastAsked: number;
}

/** Before any request. */
export const quiet: Quiet = { lastAsked: Number.NEGATIVE_INFINITY };

export interface Asked {
  mode: NotifyMode;
  panel: 'visible' | 'hidden';
  /** Milliseconds since 1970. */
  now: number;
}

/** Whether a new request is announced. A visible panel shows the request itself; `first` speaks once per quiet period. */
export function announces(before: Quiet, { mode, panel, now }: Asked): { announce: boolean; after: Quiet } {
  const after = { lastAsked: now };
  if (panel === 'visible' || mode === 'none') return { announce: false, after };
  return { announce: mode === 'all' || now - before.lastAsked >= quietPeriod, after };
}
