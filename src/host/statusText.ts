import type { SessionRow } from '../protocol/frame.ts';
import type { Translate } from './translate.ts';

/** What the status bar and the view's badge say; an empty text means nothing is shown. */
export interface StatusText {
  text: string;
  tooltip: string;
  asks: number;
}

/** Counts over all sessions: those who wait for the person first, then those who run, then what the running ones cost. */
export function statusText(rows: readonly SessionRow[], t: Translate): StatusText {
  const asks = sum(rows, row => row.asks);
  // A run that asks has not ended, so it is among the running ones too.
  const working = Math.max(0, sum(rows, row => row.running) - asks);
  const waits = sum(rows, row => row.waits ?? 0);
  const busy = rows.filter(row => row.running > 0 || row.asks > 0 || (row.waits ?? 0) > 0);
  const cost = money(sum(busy, row => row.cost));
  const tooltip = busy.map(row => lineOf(row, t)).join('\n');
  const late = waits > 0 ? [t('{0} wait', waits)] : [];
  const said = (text: string): StatusText => ({ text: [text, ...late].join(' · '), tooltip, asks });
  if (asks > 0 && working > 0) return said(t('{0} ask · {1} run', asks, working));
  if (asks > 0) return said(t('Banyan: {0} asks', asks));
  if (working > 0) return said(t('{0} running · {1}', working, cost));
  if (waits > 0) return { text: t('{0} wait', waits), tooltip, asks };
  return { text: '', tooltip: '', asks };
}

/** US dollars with cents, as everywhere in Banyan. */
export function money(dollars: number): string {
  return `$${dollars.toFixed(2)}`;
}

function lineOf(row: SessionRow, t: Translate): string {
  const title = row.title === '' ? t('New session') : row.title;
  const working = Math.max(0, row.running - row.asks);
  return [
    title,
    ...(row.asks > 0 ? [t('{0} asks', row.asks)] : []),
    ...(working > 0 ? [t('{0} running', working)] : []),
    ...((row.waits ?? 0) > 0 ? [t('{0} wait', row.waits ?? 0)] : []),
    money(row.cost),
  ].join(' · ');
}

function sum(rows: readonly SessionRow[], of: (row: SessionRow) => number): number {
  return rows.reduce((total, row) => total + of(row), 0);
}
