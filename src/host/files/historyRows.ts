import type { FileVersionRow } from '../../protocol/query.ts';
import { readableSpan } from '../readable.ts';
import type { Translate } from '../translate.ts';

/** A version of a file in a pick list. */
export interface HistoryRow {
  readonly label: string;
  readonly description: string;
  readonly version: FileVersionRow;
}

/** The turns that changed a file, in the order given, which is newest first. `now` is in milliseconds since 1970. */
export function historyRows(versions: readonly FileVersionRow[], now: number, t: Translate): HistoryRow[] {
  return versions.map(version => ({
    label: version.title === '' ? t('Turn {0}', version.turn) : version.title,
    description: [
      placeWords(version, t),
      `+${version.added} \u2212${version.removed}`,
      t('{0} ago', readableSpan(now - version.time)),
    ].join(' · '),
    version,
  }));
}

/** Which turn made a version: `main, turn 3`. */
export function placeWords({ branch, turn }: Pick<FileVersionRow, 'branch' | 'turn'>, t: Translate): string {
  return t('{0}, turn {1}', branch, turn);
}
