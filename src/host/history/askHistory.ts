import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { Connection } from '../connection.ts';
import type { EditedFile } from '../files/editedFile.ts';
import { reasonOf } from '../reason.ts';
import type { HistoryItem } from './historyItem.ts';

/** The turns that changed a file, newest first; `words` say why there are none. Never rejects. */
export async function askHistory(
  file: EditedFile,
  connection: Connection,
): Promise<{ readonly items: readonly HistoryItem[]; readonly words?: string }> {
  const { folder, path } = file;
  const answer = await connection
    .ask()
    .then(line => line.query({ type: 'fileHistory', folder, path }))
    .catch((error: unknown) => ({ unavailable: reasonOf(error) }));
  if ('unavailable' in answer) return { items: [], words: answer.unavailable };
  if (answer.versions.length === 0) return { items: [], words: vscode.l10n.t('No turn changed {0}.', basename(path)) };
  return { items: answer.versions.map(version => ({ ...version, file })) };
}
