import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { FileVersionRow } from '../../protocol/query.ts';
import type { Connection } from '../connection.ts';
import { checkpointUri } from './checkpointUri.ts';
import { activeFile, type EditedFile } from './editedFile.ts';
import { historyRows, placeWords } from './historyRows.ts';
import type { TurnPlace } from './turnPlace.ts';

type Step = 'open' | 'diff' | 'goTo';

/** Lists the turns that changed the active file and does with one what the person picks. */
export async function showHistory(connection: Connection, goTo: (place: TurnPlace) => Promise<void>): Promise<void> {
  const { file } = activeFile();
  const { folder, path } = file;
  const answer = await (await connection.need()).query({ type: 'fileHistory', folder, path });
  if ('unavailable' in answer) throw new Error(answer.unavailable);
  const rows = historyRows(answer.versions, Date.now(), vscode.l10n.t);
  if (rows.length === 0) throw new Error(vscode.l10n.t('No turn changed {0}.', path));
  const title = vscode.l10n.t('Turns That Changed {0}', basename(path));
  const row = await vscode.window.showQuickPick(rows, { title, matchOnDescription: true });
  if (!row) return;
  const step = await pickStep(row.label);
  if (step === 'goTo') return goTo(row.version);
  if (step) await open(step, file, row.version);
}

async function pickStep(title: string): Promise<Step | undefined> {
  const steps: { label: string; step: Step }[] = [
    { label: vscode.l10n.t('$(go-to-file) Open File as of Here'), step: 'open' },
    { label: vscode.l10n.t('$(diff) Diff with the File Now'), step: 'diff' },
    { label: vscode.l10n.t('$(comment-discussion) Go to Turn'), step: 'goTo' },
  ];
  return (await vscode.window.showQuickPick(steps, { title }))?.step;
}

async function open(step: 'open' | 'diff', { uri, folder, path }: EditedFile, version: FileVersionRow): Promise<void> {
  const then = vscode.Uri.from(checkpointUri({ folder, checkpoint: version.checkpoint, path }));
  const label = `${basename(path)} (${placeWords(version, vscode.l10n.t)})`;
  if (step === 'open') await vscode.commands.executeCommand('vscode.open', then, { preview: true }, label);
  else await vscode.commands.executeCommand('vscode.diff', then, uri, `${label} \u2194 ${basename(path)}`);
}
