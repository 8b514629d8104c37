import * as vscode from 'vscode';
import { Disposables } from '../base/disposable.ts';
import type { KeyVerdict } from './keyVerdict.ts';

/**
 * Asks for a key in VS Code's input box and tries it before the box closes. The key that was accepted (or could not be
 * tried), undefined when the person left the box. The box hides what is typed and stays when the focus goes elsewhere, so
 * that a key can be fetched from a browser.
 */
export function askForKey(
  tryKey: (key: string) => Promise<KeyVerdict>,
): Promise<{ key: string; verdict: KeyVerdict } | undefined> {
  const owned = new Disposables();
  const box = owned.add(vscode.window.createInputBox());
  box.title = vscode.l10n.t('Banyan: Set API Key');
  box.prompt = vscode.l10n.t('Anthropic API key, starts with sk-ant-');
  box.password = true;
  box.ignoreFocusOut = true;
  return new Promise(resolve => {
    owned.add(box.onDidChangeValue(() => (box.validationMessage = undefined)));
    owned.add(
      box.onDidHide(() => {
        owned.dispose();
        resolve(undefined);
      }),
    );
    owned.add(
      box.onDidAccept(async () => {
        const key = box.value.trim();
        if (key === '' || box.busy) return;
        box.busy = true;
        box.enabled = false;
        const verdict = await tryKey(key);
        box.busy = false;
        box.enabled = true;
        if (verdict.type === 'refused') {
          box.validationMessage = verdict.words;
          return;
        }
        resolve({ key, verdict });
        box.hide();
      }),
    );
    box.show();
  });
}
