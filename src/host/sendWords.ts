import * as vscode from 'vscode';
import type { BranchId, SessionId } from '../session/ids.ts';
import { carryOut } from './carryOut.ts';
import type { Connection } from './connection.ts';

/** Asks the person for words to a branch and sends them; nothing happens where they leave the box. */
export async function sendWords(
  connection: Connection,
  { session, branch, name }: { readonly session: SessionId; readonly branch: BranchId; readonly name: string },
): Promise<void> {
  const title = vscode.l10n.t('Send a message to {0}', name);
  const prompt = vscode.l10n.t('It reads this at its next step.');
  const words = await vscode.window.showInputBox({ title, prompt, ignoreFocusOut: true });
  if (words === undefined || words.trim() === '') return;
  const to = [{ branch, node: 0 }];
  await carryOut(connection, { type: 'sendMessage', session, from: 0, to, words: words.trim() });
}
