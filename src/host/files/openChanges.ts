import { join } from 'node:path';
import * as vscode from 'vscode';
import { changeList, type ComparedCheckpoints } from './changeList.ts';
import type { UriParts } from './checkpointUri.ts';

/** Opens VS Code's own multi-diff of two checkpoints. Rejects in words where nothing differs. */
export async function openChanges(compared: ComparedCheckpoints, title: string): Promise<void> {
  const list = changeList(compared);
  if (list.length === 0) throw new Error(vscode.l10n.t('No file differs.'));
  const resources = list.map(({ path, before, after }) => [
    vscode.Uri.file(join(compared.folder, path)),
    toUri(before),
    toUri(after),
  ]);
  await vscode.commands.executeCommand('vscode.changes', title, resources);
}

function toUri(parts: UriParts | undefined): vscode.Uri | undefined {
  return parts && vscode.Uri.from(parts);
}
