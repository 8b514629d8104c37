import * as vscode from 'vscode';
import type { Remembered } from './keys.ts';
import { panelId } from './panelView.ts';

const seen = 'banyan.seen';

/** Opens the panel once per machine, beside the editor and without taking the focus, so that a newcomer finds it. */
export async function showFirstTime(remembered: Remembered): Promise<void> {
  if (remembered.get(seen) === true || !vscode.workspace.workspaceFolders) return;
  await remembered.update(seen, true);
  await vscode.commands.executeCommand(`${panelId}.focus`, { preserveFocus: true });
}
