import * as vscode from 'vscode';
import type { ComparedPlace } from '../../protocol/query.ts';
import type { BranchId, NodeId } from '../../session/ids.ts';
import type { Tree } from '../../session/tree.ts';
import { branchRows } from '../branchRows.ts';
import { turnRows } from '../turnRows.ts';

/** How many places a comparison may have. */
const most = 8;

/** Asks which branches to compare; the shown one and those beside it are ticked. Undefined when the person left the list. */
export async function pickBranches(tree: Tree, shown: BranchId): Promise<ComparedPlace[] | undefined> {
  const rows = branchRows(tree, shown, vscode.l10n.t);
  if (rows.length < 2) throw new Error(vscode.l10n.t('There is no other branch to compare with yet.'));
  const parent = tree.branches.get(shown)?.parent || shown;
  const near = (id: BranchId): boolean => id === shown || id === parent || tree.branches.get(id)?.parent === parent;
  let ticked = 0;
  const items = rows.map(row => ({ ...row, picked: near(row.branch) && ticked++ < most }));
  const title = vscode.l10n.t('Compare Which Branches? (2 to 8)');
  const picked = await vscode.window.showQuickPick(items, { title, canPickMany: true, matchOnDescription: true });
  if (!picked) return undefined;
  if (picked.length < 2 || picked.length > most) throw new Error(vscode.l10n.t('Pick 2 to 8 branches to compare.'));
  return picked.map(row => ({ branch: row.branch, node: 0 }));
}

/** Asks for the place to compare a turn with: another branch, or another turn of the shown one. */
export async function pickOther(tree: Tree, shown: BranchId, node: NodeId): Promise<ComparedPlace[] | undefined> {
  const kind = vscode.QuickPickItemKind.Separator;
  const branches = branchRows(tree, shown, vscode.l10n.t).filter(row => tree.branches.get(row.branch)?.head !== node);
  const turns = turnRows(tree, shown, 'end').filter(row => row.node !== node);
  const items: (vscode.QuickPickItem & { readonly place?: ComparedPlace })[] = [
    { label: vscode.l10n.t('Branches'), kind },
    ...branches.map(({ branch, label, description, detail }) => ({
      label: label.trim(),
      description,
      detail,
      place: { branch, node: 0 },
    })),
    { label: vscode.l10n.t('Turns'), kind },
    ...turns.map(row => ({
      label: row.title,
      description: vscode.l10n.t('turn {0}', row.turn),
      place: { branch: shown, node: row.node },
    })),
  ];
  const title = vscode.l10n.t('Compare Turn {0} with What?', tree.nodes.get(node)?.turn ?? 0);
  const picked = await vscode.window.showQuickPick(items, { title, matchOnDescription: true, matchOnDetail: true });
  return picked?.place && [{ branch: shown, node }, picked.place];
}
