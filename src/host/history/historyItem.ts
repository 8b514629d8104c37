import type { EditedFile } from '../files/editedFile.ts';
import type { FileVersionRow } from '../../protocol/query.ts';

/** One row of the history view: a file as one turn left it. It names its turn, so that commands on turns take it as it is. */
export interface HistoryItem extends FileVersionRow {
  readonly file: EditedFile;
}

/** What a command of a row was given. A command can be called by anybody, with anything. */
export function historyItem(argument: unknown, listed: readonly HistoryItem[]): HistoryItem | undefined {
  return listed.find(item => item === argument);
}
