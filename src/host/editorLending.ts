import * as vscode from 'vscode';
import { assertNever } from '../base/assertNever.ts';
import type { EditorAnswer, EditorQuery } from '../protocol/window.ts';

/** What the background process may ask of this window's editor. */
export async function editorLending(query: EditorQuery): Promise<EditorAnswer | undefined> {
  switch (query.type) {
    case 'saveBeforeChange':
      return { unsaved: await saveAll(query.paths) };
    default:
      return assertNever(query.type);
  }
}

/** Saves those of `paths` that have unsaved edits; the paths that still have some afterwards. */
async function saveAll(paths: readonly string[]): Promise<string[]> {
  const wanted = new Map(paths.map(path => [vscode.Uri.file(path).fsPath, path]));
  const dirty = vscode.workspace.textDocuments.filter(
    document => document.isDirty && document.uri.scheme === 'file' && wanted.has(document.uri.fsPath),
  );
  const saved = await Promise.all(dirty.map(document => document.save()));
  return dirty
    .filter((document, index) => saved[index] !== true || document.isDirty)
    .map(document => wanted.get(document.uri.fsPath) ?? document.uri.fsPath);
}
