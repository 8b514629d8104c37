import * as vscode from 'vscode';
import type { Disposable } from '../base/disposable.ts';
import { largeFolder, largeFolders } from './largeFolder.ts';
import type { WindowModel } from './windowModel.ts';

/** Asks once whether the files of a large folder are kept. *Leave It* is remembered for this workspace. */
export function askLargeFolder(model: WindowModel, memory: vscode.Memento): Disposable {
  const asked = new Set<string>(memory.get<string[]>(left, []));
  return model.changed.on(() => {
    const settings = vscode.workspace.getConfiguration('banyan');
    const listed = settings.get<string[]>(largeFolders, []);
    const folder = model.tree && largeFolder(model.tree, listed);
    if (folder === undefined || asked.has(folder)) return;
    asked.add(folder);
    void ask(folder);
  });

  async function ask(folder: string): Promise<void> {
    const keep = vscode.l10n.t('Keep Its Files');
    const leave = vscode.l10n.t('Leave It');
    const words = vscode.l10n.t(
      '{0} has no git repository and holds more than 20,000 files or 500 MB. Its files are not kept, so that rewinding and comparing go without them.',
      folder,
    );
    const answer = await vscode.window.showInformationMessage(words, keep, leave);
    if (answer === leave) await memory.update(left, [...memory.get<string[]>(left, []), folder]);
    if (answer !== keep) return;
    const settings = vscode.workspace.getConfiguration('banyan');
    const listed = settings.get<string[]>(largeFolders, []);
    await settings.update(largeFolders, [...listed, folder], vscode.ConfigurationTarget.Global);
  }
}

const left = 'banyan.leftFolders';
