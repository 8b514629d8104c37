import type { SessionRow } from '../protocol/frame.ts';
import type { SessionId } from '../session/ids.ts';
import { readableSpan } from './readable.ts';
import { money } from './statusText.ts';
import type { Translate } from './translate.ts';

/** A session in a pick list. */
export interface SessionPick {
  session: SessionId;
  label: string;
  description: string;
}

/** The sessions of a folder and the rehearsals, in the order given, which is newest first. */
export function sessionPicks(rows: readonly SessionRow[], folder: string, now: number, t: Translate): SessionPick[] {
  return ofFolder(rows, folder).map(row => ({
    session: row.session,
    label: row.title === '' ? t('New session') : row.title,
    description: [
      ...(row.origin === 'rehearsal' ? [t('rehearsal')] : []),
      ...(row.asks > 0 ? [t('{0} asks', row.asks)] : []),
      ...(row.running > row.asks ? [t('{0} running', row.running - row.asks)] : []),
      money(row.cost),
      t('{0} ago', readableSpan(now - row.changed)),
    ].join(' · '),
  }));
}

/** The sessions a window with this folder speaks of. */
export function ofFolder(rows: readonly SessionRow[], folder: string): SessionRow[] {
  return rows.filter(row => row.folder === folder || row.origin === 'rehearsal');
}
