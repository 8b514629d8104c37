import { basename } from 'node:path';
import * as vscode from 'vscode';
import { scratchRoot } from '../../session/scratchFolder.ts';
import { activeRun } from '../../session/tree.ts';
import { carryOut } from '../carryOut.ts';
import type { Connection } from '../connection.ts';
import type { PanelView } from '../panelView.ts';
import { endedSessions, hasEnded } from '../scratch/endedSessions.ts';
import { branchNamed, scratchPath } from '../scratch/scratchPath.ts';
import { sendWords } from '../sendWords.ts';
import { treeOf } from '../treeOf.ts';
import type { WindowModel } from '../windowModel.ts';
import type { Commands } from './command.ts';

/** What is done with the scratch folders in the explorer, and the agents that live there. */
export function scratchCommands(panel: PanelView, model: WindowModel, connection: Connection): Commands {
  const agentOf = async (argument: unknown) => {
    const path = argument instanceof vscode.Uri ? argument.fsPath : '';
    const place = scratchPath(workspace().fsPath, path);
    if (!place || place.name === '') throw new Error(vscode.l10n.t('This is no agent’s folder.'));
    if (model.tree?.session !== place.session)
      await panel.command({ type: 'openSession', session: place.session, branch: 0 });
    const tree = await treeOf(place.session, model);
    const branch = tree && tree.branches.get(branchNamed(tree, place.name) ?? 0);
    if (!branch) throw new Error(vscode.l10n.t('Its session is not known any more.'));
    return { session: place.session, branch };
  };
  const show = async (argument: unknown) => {
    const agent = await agentOf(argument);
    await panel.command({ type: 'openSession', session: agent.session, branch: agent.branch.id });
    return agent;
  };
  return {
    openTranscript: async argument => void (await show(argument)),
    forkAgent: async argument => {
      const { branch } = await show(argument);
      await panel.command({ type: 'forkFrom', node: branch.head });
    },
    stopAgentHere: async argument => {
      const { session, branch } = await agentOf(argument);
      if (!activeRun(branch))
        return void vscode.window.showInformationMessage(
          vscode.l10n.t('{0} does not run. There is nothing to stop.', branch.name),
        );
      await carryOut(connection, { type: 'stop', session, branch: branch.id });
    },
    sendMessageHere: async argument => {
      const { session, branch } = await show(argument);
      // The panel may not show it yet, and nothing here waits for that.
      await sendWords(connection, { session, branch: branch.id, name: branch.name });
    },
    promoteFile: async argument => {
      if (!(argument instanceof vscode.Uri)) throw new Error(vscode.l10n.t('Choose a file in the explorer.'));
      const target = await vscode.window.showSaveDialog({
        title: vscode.l10n.t('Promote File to Workspace'),
        defaultUri: vscode.Uri.joinPath(workspace(), basename(argument.fsPath)),
        saveLabel: vscode.l10n.t('Promote'),
      });
      if (!target) return;
      // The dialog has asked about a file that is there.
      await vscode.workspace.fs.copy(argument, target, { overwrite: true });
      await vscode.window.showTextDocument(target);
    },
    removeScratchFolders: async () => {
      const root = vscode.Uri.joinPath(workspace(), scratchRoot);
      const entries = await vscode.workspace.fs.readDirectory(root).then(undefined, () => []);
      const folders = entries.flatMap(([name, type]) => (type === vscode.FileType.Directory ? [name] : []));
      const rows = endedSessions(folders, model.sessions, panel.showing.shown?.session, vscode.l10n.t);
      if (rows.length === 0) throw new Error(vscode.l10n.t('There are no scratch folders of ended sessions.'));
      const picked = await vscode.window.showQuickPick(rows, {
        title: vscode.l10n.t('Remove Scratch Folders of Ended Sessions'),
        placeHolder: vscode.l10n.t('What agents wrote there is lost. The sessions stay.'),
        canPickMany: true,
        matchOnDescription: true,
      });
      for (const { folder, label } of picked ?? []) {
        // It may have been set going since the list was shown.
        if (!hasEnded(model.sessions.find(({ session }) => session === folder))) {
          void vscode.window.showInformationMessage(vscode.l10n.t('{0} works again. Its folder stays.', label));
          continue;
        }
        const uri = vscode.Uri.joinPath(root, folder);
        // A remote disk may have no trash.
        await vscode.workspace.fs
          .delete(uri, { recursive: true, useTrash: true })
          .then(undefined, () => vscode.workspace.fs.delete(uri, { recursive: true }));
      }
    },
  };
}

function workspace(): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (!folder) throw new Error(vscode.l10n.t('Open a folder first.'));
  return folder.uri;
}
