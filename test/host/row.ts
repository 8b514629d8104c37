import type { SessionRow } from '../../src/protocol/frame.ts';

/** A line of the session list that differs from a quiet one in `own`. */
export function row(own: Partial<SessionRow> = {}): SessionRow {
  return {
    session: 's1',
    title: 'fix-login-race',
    folder: '/projects/shop',
    origin: 'person',
    changed: 1_000_000,
    cost: 0,
    running: 0,
    asks: 0,
    ...own,
  };
}
