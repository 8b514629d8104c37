import { join } from 'node:path';
import * as vscode from 'vscode';
import { checkpointFile } from '../files/checkpointUri.ts';
import { editedFile, type EditedFile } from '../files/editedFile.ts';

/**
 * The file whose history an editor is about: its own, or the one a kept version is a version of, so that opening a version
 * leaves the list as it is.
 */
export function historyFile(editor: vscode.TextEditor | undefined): EditedFile | undefined {
  const uri = editor?.document.uri;
  const kept = uri && checkpointFile(uri);
  if (!kept) return editedFile(uri);
  return { uri: vscode.Uri.file(join(kept.folder, kept.path)), folder: kept.folder, path: kept.path };
}
