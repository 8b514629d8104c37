import { basename, isAbsolute, relative, sep } from 'node:path';
import * as vscode from 'vscode';
import type { FileChanges } from '../../protocol/query.ts';
import type { NodeId } from '../../session/ids.ts';
import { pathTo } from '../../session/path.ts';
import type { Tree } from '../../session/tree.ts';
import type { Connection } from '../connection.ts';
import { checkpointUri } from './checkpointUri.ts';
import { editedFile } from './editedFile.ts';
import { filesAsOf } from './filesAsOf.ts';
import { openChanges } from './openChanges.ts';

/** How many files of now are offered. */
const most = 5000;

type Row = vscode.QuickPickItem & { readonly path?: string };

/** Opens a file as it was at a node, any of them, or everything that changed since as one diff. */
export async function openAsOf(node: NodeId, tree: Tree, connection: Connection): Promise<void> {
  const { folder } = tree;
  const line = await connection.need();
  const between = (from: NodeId, to: NodeId): Promise<FileChanges> =>
    line.query({ type: 'fileChanges', session: tree.session, from, to });
  const since = await between(node, 0);
  if ('unavailable' in since) throw new Error(since.unavailable);
  const at = tree.nodes.get(node);
  const turn = at?.turn ?? 0;
  // What is done on a prompt means the place before it.
  const place = at?.startsTurn ? vscode.l10n.t('before turn {0}', turn) : vscode.l10n.t('turn {0}', turn);
  const start = at?.startsTurn ? undefined : pathTo(tree, node).findLast(one => one.startsTurn)?.id;
  const own = start === undefined ? undefined : await between(start, node);
  const edited = editedFile(vscode.window.activeTextEditor?.document.uri);
  const files = filesAsOf({
    here: edited && namedIn(folder, edited.uri.fsPath),
    turn: own && 'changes' in own ? own.changes : [],
    since: since.changes,
    now: await filesNow(folder),
  });
  const everything = vscode.l10n.t('$(diff-multiple) Everything that changed since ({0})', since.changes.length);
  const rows: Row[] = [
    ...(since.changes.length > 0 ? [{ label: everything }] : []),
    ...section(vscode.l10n.t('In the editor'), files.here),
    ...section(vscode.l10n.t('Changed in this turn'), files.turn),
    ...section(vscode.l10n.t('Changed since'), files.since),
    ...section(vscode.l10n.t('As it is now'), files.same),
  ];
  if (rows.length === 0) throw new Error(vscode.l10n.t('No file changed since then.'));
  const picked = await vscode.window.showQuickPick(rows, { title: vscode.l10n.t('Open Files as of Here: {0}', place) });
  if (!picked) return;
  const { path } = picked;
  if (path === undefined) return openChanges({ folder, ...since }, vscode.l10n.t('Since {0}', place));
  const file = { folder, checkpoint: since.from, path };
  if ('absent' in (await line.query({ type: 'fileAt', ...file })))
    throw new Error(vscode.l10n.t('{0} was not there then.', path));
  const uri = vscode.Uri.from(checkpointUri(file));
  await vscode.commands.executeCommand('vscode.open', uri, { preview: true }, `${basename(path)} (${place})`);
}

/** A file as changes name it: relative to the session's folder, absolute in another one. */
function namedIn(folder: string, file: string): string {
  const inside = relative(folder, file);
  return isAbsolute(inside) || inside.split(sep)[0] === '..' ? file : inside.split(sep).join('/');
}

function section(title: string, paths: readonly string[]): Row[] {
  if (paths.length === 0) return [];
  return [{ label: title, kind: vscode.QuickPickItemKind.Separator }, ...paths.map(path => ({ label: path, path }))];
}

/** Files of a folder as VS Code finds them: what its settings leave out of a search is not offered. */
async function filesNow(folder: string): Promise<string[]> {
  const found = await vscode.workspace.findFiles(new vscode.RelativePattern(folder, '**'), undefined, most);
  return found.map(({ fsPath }) => relative(folder, fsPath).split(sep).join('/'));
}
