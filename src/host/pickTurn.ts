import * as vscode from 'vscode';
import type { BranchId, NodeId } from '../session/ids.ts';
import type { Tree } from '../session/tree.ts';
import { turnRows } from './turnRows.ts';

/** Asks for one of the shown turns; undefined when the person left the list. Rejects when there is none. */
export async function pickTurn(
  tree: Tree | undefined,
  branch: BranchId,
  place: 'prompt' | 'end',
): Promise<NodeId | undefined> {
  const rows = tree ? turnRows(tree, branch, place) : [];
  if (rows.length === 0) throw new Error(vscode.l10n.t('There is no turn yet.'));
  const items = rows.map(row => ({
    label: row.title,
    description: vscode.l10n.t('turn {0}', row.turn),
    node: row.node,
  }));
  const title = place === 'prompt' ? vscode.l10n.t('Before which prompt?') : vscode.l10n.t('After which turn?');
  return (await vscode.window.showQuickPick(items, { title, matchOnDescription: true }))?.node;
}
