import * as vscode from 'vscode';
import type { HostAction } from '../../protocol/webviewMessage.ts';
import type { Connection } from '../connection.ts';
import { openSessionFile } from '../openSessionFile.ts';
import { reasonOf } from '../reason.ts';
import type { WindowModel } from '../windowModel.ts';
import { openChanges } from './openChanges.ts';

type DiffAction = Extract<HostAction, { type: 'openDiff' }>;
type PreviewAction = Extract<HostAction, { type: 'previewRewind' }>;

/** What changed between two nodes. Where no checkpoint tells, the files of the turn open as they are now. */
export async function openTurnDiff(action: DiffAction, connection: Connection, model: WindowModel): Promise<void> {
  const { session, branch, from, to, title, files } = action;
  const place = model.placeOf(session, branch);
  const answer = await connection
    .ask()
    .then(line => line.query({ type: 'fileChanges', session, from, to }))
    .catch((error: unknown) => ({ unavailable: reasonOf(error) }));
  if (place && 'changes' in answer && answer.changes.length > 0) return openChanges({ ...place, ...answer }, title);
  const file = files.length > 1 ? await vscode.window.showQuickPick(files, { title }) : files[0];
  if (file !== undefined) return openSessionFile(place, file, 0);
  if ('unavailable' in answer) throw new Error(answer.unavailable);
}

/** What a rewind with files would do to them. Rejects in words where that cannot be told. */
export async function previewRewind(action: PreviewAction, connection: Connection, model: WindowModel): Promise<void> {
  const { session, branch, to } = action;
  const place = model.placeOf(session, branch);
  const answer = await (await connection.ask()).query({ type: 'rewindPreview', session, branch, to });
  if ('unavailable' in answer) throw new Error(answer.unavailable);
  if (!place) throw new Error(vscode.l10n.t('No session is shown.'));
  await openChanges({ ...place, ...answer }, vscode.l10n.t('What the Rewind Changes'));
}
