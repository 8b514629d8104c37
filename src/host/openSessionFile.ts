import { isAbsolute } from 'node:path';
import * as vscode from 'vscode';
import { branchFile, type FilesOnDisk } from './files/branchFile.ts';

/**
 * Opens a file as a tool names it: absolute, or relative to its session's folder; where its branch works in a copy, the
 * copy's file. `line` counts from 1; 0 for none. Rejects in words when there is no such file any more.
 */
export async function openSessionFile(place: FilesOnDisk | undefined, path: string, line: number): Promise<void> {
  if (place === undefined && !isAbsolute(path))
    throw new Error(vscode.l10n.t('The session of {0} is not known.', path));
  // Looking at a network share would send the person's credentials to whoever named it.
  if (/^[\\/]{2}/.test(path)) throw new Error(vscode.l10n.t('{0} is on the network and is not opened.', path));
  const uri = vscode.Uri.file(place ? branchFile(place, path) : path);
  const there = await vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
  if (!there) throw new Error(vscode.l10n.t('{0} is not there any more.', path));
  const at = Math.max(0, line - 1);
  await vscode.commands.executeCommand('vscode.open', uri, {
    preview: true,
    ...(line > 0 ? { selection: new vscode.Range(at, 0, at, 0) } : {}),
  } satisfies vscode.TextDocumentShowOptions);
}
