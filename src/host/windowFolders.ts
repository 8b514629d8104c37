import * as vscode from 'vscode';

/** The window's folders on this machine's disk, absolute; the first is the one sessions belong to. */
export function windowRoots(): string[] {
  return (vscode.workspace.workspaceFolders ?? [])
    .filter(folder => folder.uri.scheme === 'file')
    .map(folder => folder.uri.fsPath);
}

/** The first folder; empty for none. */
export function windowFolder(): string {
  return windowRoots()[0] ?? '';
}
