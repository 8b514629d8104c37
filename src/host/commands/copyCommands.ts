import * as vscode from 'vscode';
import { carryOut } from '../carryOut.ts';
import type { Connection } from '../connection.ts';
import { copyFolder } from '../copies/copyFolder.ts';
import { revealFolder } from '../copies/revealFolder.ts';
import type { PanelView } from '../panelView.ts';
import { pickBranch, shownSession } from '../pickBranch.ts';
import type { WindowModel } from '../windowModel.ts';
import type { Commands, RunCommand } from './command.ts';

/** What is done with a branch's own copy of the files. */
export function copyCommands(panel: PanelView, model: WindowModel, connection: Connection): Commands {
  const onCopy =
    (title: string, act: (folder: string, name: string, branch: number) => Promise<void>): RunCommand =>
    async argument => {
      const branch = await pickBranch(argument, 'copied', title, { panel, model });
      const found = branch === undefined ? undefined : shownSession(panel, model).branches.get(branch);
      if (!found) return;
      if (!found.copy) throw new Error(vscode.l10n.t('{0} has no copy of the files.', found.name));
      await act(found.copy.folder, found.name, found.id);
    };
  return {
    openBranchInNewWindow: async argument => {
      const title = vscode.l10n.t('Open Branch in New Window');
      const branch = await pickBranch(argument, 'besideWorkspace', title, { panel, model });
      if (branch === undefined) return;
      const folder = await copyFolder(shownSession(panel, model), branch, { model, connection });
      await vscode.commands.executeCommand('vscode.openFolder', vscode.Uri.file(folder), { forceNewWindow: true });
    },
    revealCopy: onCopy(vscode.l10n.t('Reveal Copy'), folder => revealFolder(folder)),
    openCopyInTerminal: onCopy(vscode.l10n.t('Open in Terminal'), (folder, name) => {
      vscode.window.createTerminal({ name, cwd: vscode.Uri.file(folder) }).show();
      return Promise.resolve();
    }),
    publishBranch: onCopy(vscode.l10n.t('Publish as Git Branch'), async (_, value, branch) => {
      const { session } = shownSession(panel, model);
      const name = await vscode.window.showInputBox({
        title: vscode.l10n.t('Publish as Git Branch'),
        prompt: vscode.l10n.t('Makes this git branch in your repository, of the commits of {0}.', value),
        value,
        validateInput: text => (text.trim() === '' ? vscode.l10n.t('A branch needs a name.') : undefined),
      });
      if (name === undefined) return;
      await carryOut(connection, { type: 'publishBranch', session, branch, name: name.trim() });
      void vscode.window.showInformationMessage(
        vscode.l10n.t('The git branch {0} is in your repository.', name.trim()),
      );
    }),
    removeCopy: onCopy(vscode.l10n.t('Remove Copy'), async (_, name, branch) => {
      const { session } = shownSession(panel, model);
      const remove = vscode.l10n.t('Remove Copy');
      const answer = await vscode.window.showWarningMessage(
        vscode.l10n.t('Remove the copy of {0} from disk?', name),
        {
          modal: true,
          detail: vscode.l10n.t(
            'Its files are kept and come back with its next run. What git ignores there, such as installed packages, is gone.',
          ),
        },
        remove,
      );
      if (answer === remove) await carryOut(connection, { type: 'removeCopy', session, branch });
    }),
  };
}
