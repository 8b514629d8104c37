import * as vscode from 'vscode';
import type { BranchId } from '../session/ids.ts';
import type { Tree } from '../session/tree.ts';
import { branchArgument } from './branchArgument.ts';
import { branchesOf, meantBranch, type BranchKind } from './branchChoice.ts';
import { branchRows } from './branchRows.ts';
import type { PanelView } from './panelView.ts';
import type { WindowModel } from './windowModel.ts';

/** The shown session. Rejects in words without one. */
export function shownSession(panel: PanelView, model: WindowModel): Tree {
  const place = panel.showing.shown;
  if (!place || model.tree?.session !== place.session) throw new Error(vscode.l10n.t('No session is shown.'));
  return model.tree;
}

/** The branch a command is to be carried out on; undefined where the person picked none. Rejects in words where none fits. */
export async function pickBranch(
  argument: unknown,
  kind: BranchKind,
  title: string,
  { panel, model }: { panel: PanelView; model: WindowModel },
): Promise<BranchId | undefined> {
  const tree = shownSession(panel, model);
  const shown = panel.showing.shown?.branch ?? 0;
  const meant = meantBranch(tree, kind, { clicked: branchArgument(argument, tree), shown });
  if (meant !== undefined) return meant;
  const fitting = new Set(branchesOf(tree, kind).map(({ id }) => id));
  if (fitting.size === 0)
    throw new Error(
      kind === 'copied'
        ? vscode.l10n.t('No branch has a copy of the files.')
        : vscode.l10n.t('There is no other branch yet.'),
    );
  const rows = branchRows(tree, shown, vscode.l10n.t).filter(({ branch }) => fitting.has(branch));
  return (await vscode.window.showQuickPick(rows, { title, matchOnDetail: true, matchOnDescription: true }))?.branch;
}
