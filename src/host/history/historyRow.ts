import type { FileVersionRow } from '../../protocol/query.ts';
import { readableSpan } from '../readable.ts';
import type { Translate } from '../translate.ts';

/** A version of a file as a row of its history, in words. */
export interface HistoryRow {
  readonly label: string;
  readonly description: string;
}

/** What is said of the turn that made a version. `now` is in milliseconds since 1970. */
export function historyRow(version: FileVersionRow, now: number, t: Translate): HistoryRow {
  return {
    label: version.title === '' ? t('Turn {0}', version.turn) : version.title,
    description: [
      placeWords(version, t),
      `+${version.added} \u2212${version.removed}`,
      t('{0} ago', readableSpan(now - version.time)),
    ].join(' · '),
  };
}

/** Which turn made a version: `main, turn 3`. */
export function placeWords({ branch, turn }: Pick<FileVersionRow, 'branch' | 'turn'>, t: Translate): string {
  return t('{0}, turn {1}', branch, turn);
}
