import * as vscode from 'vscode';
import { branchFile, type FilesOnDisk } from './branchFile.ts';
import { changeList, type ComparedCheckpoints } from './changeList.ts';
import type { UriParts } from './checkpointUri.ts';

/** Opens VS Code's own multi-diff of two checkpoints. Rejects in words where nothing differs. */
export async function openChanges(compared: ComparedCheckpoints & FilesOnDisk, title: string): Promise<void> {
  const list = changeList(compared);
  if (list.length === 0) throw new Error(vscode.l10n.t('No file differs.'));
  const resources = list.map(({ path, before, after }) => [
    // Where the files are that one may want to edit: a copy's, not the workspace's of the same name.
    vscode.Uri.file(branchFile(compared, path)),
    toUri(before),
    toUri(after),
  ]);
  await vscode.commands.executeCommand('vscode.changes', title, resources);
}

function toUri(parts: UriParts | undefined): vscode.Uri | undefined {
  return parts && vscode.Uri.from(parts);
}
