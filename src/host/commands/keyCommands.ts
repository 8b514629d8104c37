import * as vscode from 'vscode';
import { askForKey } from '../askForKey.ts';
import type { Connection } from '../connection.ts';
import type { KeyPlace, Keys } from '../keys.ts';
import { verdictOf, type KeyVerdict } from '../keyVerdict.ts';
import type { PanelView } from '../panelView.ts';
import { reasonOf } from '../reason.ts';
import type { Commands } from './command.ts';

/** What the key commands need beside the window. */
export interface KeyCommandDeps {
  readonly keys: Keys;
  readonly connection: Connection;
  readonly panel: PanelView;
  /** Whether VS Code's secret storage survives a reload here. */
  readonly secrets: 'kept' | 'untilReload';
  /** Where the key file would be, for people. */
  readonly keyFile: string;
}

/** Setting and removing the API key. */
export function keyCommands(deps: KeyCommandDeps): Commands {
  const { keys, connection, panel } = deps;
  return {
    setApiKey: async () => {
      const answer = await askForKey(key => tryKey(key, deps));
      if (!answer) return;
      const place = await placeOf(deps);
      if (!place) return connection.say({ credential: keys.choice.credential });
      await keys.set(answer.key, place);
      await panel.command({ type: 'focusComposer' });
      if (answer.verdict.type === 'unsure')
        void vscode.window.showWarningMessage(
          vscode.l10n.t('The key is kept, but it could not be checked: {0}', answer.verdict.words),
        );
    },
    removeApiKey: async () => {
      const remove = vscode.l10n.t('Remove');
      const words = vscode.l10n.t('Remove the API key from this machine? Agents that run now stop at their next step.');
      if ((await vscode.window.showWarningMessage(words, { modal: true }, remove)) !== remove) return;
      await keys.remove();
      connection.say({ credential: keys.choice.credential });
    },
  };
}

/** One free request for the list of models, made by the background process as every other. */
async function tryKey(key: string, { connection, keys }: KeyCommandDeps): Promise<KeyVerdict> {
  try {
    const uplink = await connection.need();
    connection.say({ credential: { source: 'secretStorage', kind: 'apiKey', value: key } });
    await uplink.query({ type: 'models' });
    return { type: 'accepted' };
  } catch (error) {
    const verdict = verdictOf(reasonOf(error), vscode.l10n.t);
    if (verdict.type === 'refused') connection.say({ credential: keys.choice.credential });
    return verdict;
  }
}

/** Where VS Code forgets secrets a file is offered, with what that means. Undefined when the person wants neither. */
async function placeOf({ secrets, keyFile }: KeyCommandDeps): Promise<KeyPlace | undefined> {
  if (secrets === 'kept') return 'secretStorage';
  const file = vscode.l10n.t('Keep It in the File');
  const memory = vscode.l10n.t('Until Reload');
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t('VS Code forgets secrets here when the window is reloaded.'),
    {
      modal: true,
      detail: vscode.l10n.t(
        'The key can be kept in {0}. Only your user can read the file, but it is not encrypted. Otherwise you are asked again after a reload.',
        keyFile,
      ),
    },
    file,
    memory,
  );
  if (answer === file) return 'file';
  return answer === memory ? 'secretStorage' : undefined;
}
