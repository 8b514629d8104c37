import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { NodeId } from '../../session/ids.ts';
import type { Tree } from '../../session/tree.ts';
import type { Connection } from '../connection.ts';
import { checkpointUri } from './checkpointUri.ts';
import { editedFile } from './editedFile.ts';

/** Opens a file as it was at a node: the one in the editor, or one of those that were changed since. */
export async function openAsOf(node: NodeId, tree: Tree, connection: Connection): Promise<void> {
  const { session, folder } = tree;
  const answer = await (await connection.need()).query({ type: 'fileChanges', session, from: node, to: 0 });
  if ('unavailable' in answer) throw new Error(answer.unavailable);
  const at = tree.nodes.get(node);
  const turn = at?.turn ?? 0;
  // What is done on a prompt means the place before it.
  const place = at?.startsTurn ? vscode.l10n.t('before turn {0}', turn) : vscode.l10n.t('turn {0}', turn);
  const edited = editedFile(vscode.window.activeTextEditor?.document.uri);
  const changed = answer.changes.filter(({ status }) => status !== 'added').map(({ path, was }) => was ?? path);
  const here = edited?.folder === folder ? [edited.path] : [];
  const rest = changed.filter(path => !here.includes(path)).toSorted();
  if (here.length + rest.length === 0) throw new Error(vscode.l10n.t('No file changed since then.'));
  const kind = vscode.QuickPickItemKind.Separator;
  const items: vscode.QuickPickItem[] = [
    ...here.map(label => ({ label, description: vscode.l10n.t('in the editor') })),
    ...(rest.length > 0 ? [{ label: vscode.l10n.t('Changed since'), kind }] : []),
    ...rest.map(label => ({ label })),
  ];
  const path = (await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Open File as of Here: {0}', place) }))
    ?.label;
  if (path === undefined) return;
  const file = { folder, checkpoint: answer.from, path };
  const there = await (await connection.need()).query({ type: 'fileAt', ...file });
  if ('absent' in there) throw new Error(vscode.l10n.t('{0} was not there then.', path));
  const uri = vscode.Uri.from(checkpointUri(file));
  await vscode.commands.executeCommand('vscode.open', uri, { preview: true }, `${basename(path)} (${place})`);
}
