import * as vscode from 'vscode';
import { Disposables, type Disposable } from '../base/disposable.ts';
import type { Connection } from './connection.ts';
import { ruleNotice } from './ruleNotice.ts';
import { windowFolder } from './windowFolders.ts';

/** Says which rules do not hold, once for each change of them: a rule that does nothing must not be relied on. */
export function watchRules(connection: Connection, log: vscode.LogOutputChannel): Disposable {
  const owned = new Disposables();
  let told: readonly string[] = [];
  owned.add(connection.changed.on(state => 'server' in state && void look()));
  // The settings are on their way to the background process already, and the question comes after them.
  owned.add(
    vscode.workspace.onDidChangeConfiguration(change => {
      if (change.affectsConfiguration('banyan.rules')) void look();
    }),
  );
  return owned;

  async function look(): Promise<void> {
    const report = await connection.current?.query({ type: 'rules', folder: windowFolder() }).catch(() => undefined);
    if (!report) return;
    const words = ruleNotice(told, report.problems, vscode.l10n.t);
    for (const problem of report.problems) if (!told.includes(problem)) log.warn(problem);
    told = report.problems;
    if (words !== undefined) await warn(words);
  }
}

async function warn(words: string): Promise<void> {
  const open = vscode.l10n.t('Open Settings');
  if ((await vscode.window.showWarningMessage(words, open)) === open)
    await vscode.commands.executeCommand('workbench.action.openSettings', 'banyan.rules');
}
