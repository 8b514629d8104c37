import * as vscode from 'vscode';
import type { LentCredential } from '../../protocol/window.ts';
import type { LentCredentials } from '../lentCredentials.ts';
import { hostsFault, hostsIn, nameFault } from '../lentInput.ts';
import type { Commands } from './command.ts';

/** Lending credentials to agents, masked: they see a placeholder, and the value is put in on the way to its hosts. */
export function lentCommands(lent: LentCredentials, lifetime: 'kept' | 'untilReload'): Commands {
  return {
    lendCredential: async () => {
      const credential = await askForCredential(lifetime);
      if (!credential) return;
      await lent.lend(credential);
      const { name, hosts } = credential;
      void vscode.window.showInformationMessage(
        vscode.l10n.t('Agents can use {0} on {1}. They never see its value.', name, hosts.join(', ')),
      );
    },
    takeBackCredential: async () => {
      const title = vscode.l10n.t('Take Back a Lent Credential');
      const rows = lent.named.map(({ name, hosts }) => ({ label: name, description: hosts.join(', ') }));
      if (rows.length === 0) throw new Error(vscode.l10n.t('No credential is lent.'));
      const row = await vscode.window.showQuickPick(rows, { title, matchOnDescription: true });
      if (row) await lent.takeBack(row.label);
    },
  };
}

/** Undefined when the person left one of the boxes. */
async function askForCredential(lifetime: 'kept' | 'untilReload'): Promise<LentCredential | undefined> {
  const title = vscode.l10n.t('Lend a Credential to Agents');
  const box = { title, ignoreFocusOut: true };
  const name = await vscode.window.showInputBox({
    ...box,
    prompt: vscode.l10n.t('The environment variable that programs look for it in'),
    placeHolder: 'GITHUB_TOKEN',
    validateInput: text => (text === '' ? undefined : nameFault(text, vscode.l10n.t)),
  });
  if (!name) return undefined;
  const hosts = await vscode.window.showInputBox({
    ...box,
    prompt: vscode.l10n.t('The hosts it may be sent to, and no others'),
    placeHolder: 'api.github.com, github.com',
    validateInput: text => (text === '' ? undefined : hostsFault(text, vscode.l10n.t)),
  });
  if (!hosts) return undefined;
  const value = await vscode.window.showInputBox({
    ...box,
    password: true,
    prompt:
      lifetime === 'kept'
        ? vscode.l10n.t('Its value. VS Code keeps it in its secret storage.')
        : vscode.l10n.t('Its value. VS Code keeps no secrets here, so it is lent until the window is reloaded.'),
  });
  return value ? { name: name.trim(), hosts: hostsIn(hosts), value } : undefined;
}
