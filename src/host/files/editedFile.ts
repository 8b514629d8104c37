import { relative, sep } from 'node:path';
import * as vscode from 'vscode';

/** A file of the window's folders, as questions about its history name it. */
export interface EditedFile {
  readonly uri: vscode.Uri;
  readonly folder: string;
  /** Relative to the folder, with `/`. */
  readonly path: string;
}

/** The file on disk that a document is about, within the window's folders; undefined for anything else. */
export function editedFile(uri: vscode.Uri | undefined): EditedFile | undefined {
  const folder = uri?.scheme === 'file' ? vscode.workspace.getWorkspaceFolder(uri) : undefined;
  if (!uri || folder?.uri.scheme !== 'file') return undefined;
  const path = relative(folder.uri.fsPath, uri.fsPath).split(sep).join('/');
  return { uri, folder: folder.uri.fsPath, path };
}

/** The file of the active editor. Rejects in words where there is none. */
export function activeFile(): { editor: vscode.TextEditor; file: EditedFile } {
  const editor = vscode.window.activeTextEditor;
  const file = editedFile(editor?.document.uri);
  if (!editor || !file) throw new Error(vscode.l10n.t('Open a file of this folder first.'));
  return { editor, file };
}
