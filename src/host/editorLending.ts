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

/**
 * Saves those of `paths` that have unsaved edits; the paths that still have some afterwards. A path that ends with `/` stands
 * for all files below it.
 */
async function saveAll(paths: readonly string[]): Promise<string[]> {
  const wanted = new Map(paths.map(path => [vscode.Uri.file(path).fsPath, path]));
  const folders = paths.filter(path => path.endsWith('/')).map(path => vscode.Uri.file(path).fsPath);
  const isWanted = (path: string): boolean => wanted.has(path) || folders.some(folder => path.startsWith(folder));
  const dirty = vscode.workspace.textDocuments.filter(
    document => document.isDirty && document.uri.scheme === 'file' && isWanted(document.uri.fsPath),
  );
  const saved = await Promise.all(dirty.map(save));
  return dirty
    .filter((document, index) => saved[index] !== true || document.isDirty)
    .map(document => wanted.get(document.uri.fsPath) ?? document.uri.fsPath);
}

/** How long VS Code may take from a save to saying that the document is clean again, in milliseconds. */
const cleanWithin = 1000;

/**
 * Saves, and waits until the document is known to be clean: VS Code says that on its own, a moment after the save is done.
 */
async function save(document: vscode.TextDocument): Promise<boolean> {
  const told = Promise.withResolvers<void>();
  const listening = vscode.workspace.onDidSaveTextDocument(saved => saved === document && told.resolve());
  try {
    const done = await document.save();
    if (done && document.isDirty) {
      const late = setTimeout(told.resolve, cleanWithin);
      await told.promise;
      clearTimeout(late);
    }
    return done;
  } finally {
    listening.dispose();
  }
}
