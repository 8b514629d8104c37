import * as vscode from 'vscode';
import type { Intent } from '../../protocol/intent.ts';
import type { BranchId, SessionId } from '../../session/ids.ts';
import type { Tree } from '../../session/tree.ts';
import { branchArgument } from '../branchArgument.ts';
import { branchRows } from '../branchRows.ts';
import { carryOut } from '../carryOut.ts';
import type { Connection } from '../connection.ts';
import type { PanelView } from '../panelView.ts';
import type { WindowModel } from '../windowModel.ts';
import type { Commands } from './command.ts';

/** What is done to the shown branch. */
export function branchCommands(panel: PanelView, model: WindowModel, connection: Connection): Commands {
  const shown = (): { session: SessionId; branch: BranchId } => {
    const place = panel.showing.shown;
    if (!place) throw new Error(vscode.l10n.t('No session is shown.'));
    return place;
  };
  const tree = (): Tree => {
    if (!model.tree || model.tree.session !== shown().session) throw new Error(vscode.l10n.t('No session is shown.'));
    return model.tree;
  };
  const send =
    (type: Extract<Intent['type'], 'stop' | 'undoRewind' | 'retry' | 'resume'>) => async (): Promise<void> => {
      await carryOut(connection, { type, ...shown() });
    };
  return {
    stop: send('stop'),
    undoRewind: send('undoRewind'),
    retry: send('retry'),
    resume: send('resume'),
    switchBranch: async argument => {
      const clicked = branchArgument(argument, model.tree);
      if (clicked !== undefined) return panel.command({ type: 'switchBranch', branch: clicked });
      const rows = branchRows(tree(), shown().branch, vscode.l10n.t);
      const title = vscode.l10n.t('Switch Branch');
      const row = await vscode.window.showQuickPick(rows, { title, matchOnDetail: true, matchOnDescription: true });
      if (row) await panel.command({ type: 'switchBranch', branch: row.branch });
    },
    renameBranch: async argument => {
      const clicked = branchArgument(argument, model.tree);
      if (clicked !== undefined) return panel.command({ type: 'renameBranch', branch: clicked });
      const { session, branch } = shown();
      const value = tree().branches.get(branch)?.name ?? '';
      const name = await vscode.window.showInputBox({
        title: vscode.l10n.t('Rename Branch'),
        value,
        validateInput: text => (text.trim() === '' ? vscode.l10n.t('A branch needs a name.') : undefined),
      });
      if (name !== undefined && name.trim() !== value)
        await carryOut(connection, { type: 'renameBranch', session, branch, name: name.trim() });
    },
  };
}
