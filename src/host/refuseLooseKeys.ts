import * as vscode from 'vscode';
import { Disposables, type Disposable } from '../base/disposable.ts';
import type { Keys } from './keys.ts';
import { findLooseKey, type LooseKey } from './looseKey.ts';
import { reasonOf } from './reason.ts';

/** Says so when a key stands in the settings, where every extension can read it, and offers to move it. It is never spent. */
export function refuseLooseKeys(keys: Keys, secrets: 'kept' | 'untilReload', log: vscode.LogOutputChannel): Disposable {
  const owned = new Disposables();
  let asked = '';
  const look = (): void => {
    const configuration = vscode.workspace.getConfiguration('banyan');
    const found = findLooseKey(name => configuration.inspect(name));
    const place = found ? `${found.place} ${found.name} ${found.value}` : '';
    if (found && place !== asked) refuse(found).catch((error: unknown) => log.error(reasonOf(error)));
    asked = place;
  };
  owned.add(vscode.workspace.onDidChangeConfiguration(change => change.affectsConfiguration('banyan') && look()));
  look();
  return owned;

  async function refuse({ name, value, place }: LooseKey): Promise<void> {
    const setting = `banyan.${name}`;
    if (place === 'folder') {
      const words = vscode.l10n.t(
        'The key in {0} of this folder’s settings is not used. Take it out: others can read it.',
        setting,
      );
      return void vscode.window.showWarningMessage(words);
    }
    const words = vscode.l10n.t('The key in {0} is not used: settings are no place for a secret.', setting);
    const move = vscode.l10n.t('Move It to Secret Storage');
    const choices = secrets === 'kept' ? [move] : [];
    if ((await vscode.window.showWarningMessage(words, ...choices)) !== move) return;
    await keys.set(value, 'secretStorage');
    await vscode.workspace.getConfiguration('banyan').update(name, undefined, vscode.ConfigurationTarget.Global);
  }
}
