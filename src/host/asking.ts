import type { SessionRow } from '../protocol/frame.ts';
import type { SessionId } from '../session/ids.ts';
import type { Translate } from './translate.ts';

/** How much of a command a notification shows. */
const titleLength = 80;

/** The sessions in which more is asked than before. */
export function newlyAsking(before: ReadonlyMap<SessionId, number>, rows: readonly SessionRow[]): SessionRow[] {
  return rows.filter(row => row.asks > (before.get(row.session) ?? 0));
}

/** One line about a session that asks: who asks, and for what where that is known. */
export function noticeWords(row: SessionRow, t: Translate): string {
  const { asking } = row;
  if (!asking) return t('{0} asks for permission', row.title === '' ? t('New session') : row.title);
  const what = asking.title.length > titleLength ? `${asking.title.slice(0, titleLength - 1)}…` : asking.title;
  if (asking.tool === 'question') return t('{0} asks you: {1}', asking.branch, what);
  if (asking.tool === 'bash') return t('{0} asks to run {1}', asking.branch, what);
  if (asking.tool === 'edit' || asking.tool === 'write') return t('{0} asks to change {1}', asking.branch, what);
  return t('{0} asks for permission: {1}', asking.branch, what);
}

/** How many runs were cut off when the background process ended: those that ran before and do not run now. */
export function interruptedRuns(before: readonly SessionRow[], after: readonly SessionRow[]): number {
  const running = new Map(after.map(row => [row.session, row.running]));
  return before.reduce((sum, row) => sum + Math.max(0, row.running - (running.get(row.session) ?? 0)), 0);
}
