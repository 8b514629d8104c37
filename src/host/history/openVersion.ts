import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { Connection } from '../connection.ts';
import { checkpointUri } from '../files/checkpointUri.ts';
import type { EditedFile } from '../files/editedFile.ts';
import type { HistoryItem } from './historyItem.ts';
import { historyRow, placeWords } from './historyRow.ts';

/** Opens a file as a turn left it. Rejects in words where the turn deleted it. */
export async function openVersion(item: HistoryItem, connection: Connection): Promise<void> {
  const { file, checkpoint } = item;
  if (!(await isThere(file, checkpoint, connection)))
    throw new Error(vscode.l10n.t('{0} was not there then.', file.path));
  await vscode.commands.executeCommand('vscode.open', at(file, checkpoint), { preview: true }, named(item));
}

/** Opens what a turn did to a file. */
export async function openVersionChange(item: HistoryItem, connection: Connection): Promise<void> {
  const { file, before, checkpoint } = item;
  const [old, now] = await Promise.all([side(file, before, connection), side(file, checkpoint, connection)]);
  await vscode.commands.executeCommand('vscode.diff', old, now, named(item), { preview: true });
}

/** Compares a version with the file as it is now, or with another version the person picks. */
export async function diffVersionWith(
  item: HistoryItem,
  listed: readonly HistoryItem[],
  connection: Connection,
): Promise<void> {
  const { file } = item;
  const others = listed.filter(one => one !== item);
  const now = { label: vscode.l10n.t('The file now'), other: undefined };
  const rows = others.map(other => ({ ...historyRow(other, Date.now(), vscode.l10n.t), other }));
  const title = vscode.l10n.t('Compare {0} with', named(item));
  const picked = await vscode.window.showQuickPick([now, ...rows], { title, matchOnDescription: true });
  if (!picked) return;
  const mine = await side(file, item.checkpoint, connection);
  if (!picked.other) {
    const label = `${named(item)} \u2194 ${basename(file.path)}`;
    return void (await vscode.commands.executeCommand('vscode.diff', mine, file.uri, label));
  }
  const theirs = await side(file, picked.other.checkpoint, connection);
  const [[left, old], [right, fresh]] = inTime([item, mine], [picked.other, theirs]);
  await vscode.commands.executeCommand('vscode.diff', old, fresh, `${named(left)} \u2194 ${named(right)}`);
}

type Side = readonly [HistoryItem, vscode.Uri];

/** The older one first. */
function inTime(one: Side, other: Side): readonly [Side, Side] {
  return one[0].time <= other[0].time ? [one, other] : [other, one];
}

/** A side of a diff: empty where the file was not there. */
async function side(file: EditedFile, checkpoint: string, connection: Connection): Promise<vscode.Uri> {
  return at(file, (await isThere(file, checkpoint, connection)) ? checkpoint : '');
}

async function isThere({ folder, path }: EditedFile, checkpoint: string, connection: Connection): Promise<boolean> {
  if (checkpoint === '') return false;
  return !('absent' in (await (await connection.need()).query({ type: 'fileAt', folder, checkpoint, path })));
}

function at({ folder, path }: EditedFile, checkpoint: string): vscode.Uri {
  return vscode.Uri.from(checkpointUri({ folder, checkpoint, path }));
}

function named(item: HistoryItem): string {
  return `${basename(item.file.path)} (${placeWords(item, vscode.l10n.t)})`;
}
