import * as vscode from 'vscode';
import { Disposables, type Disposable } from '../../base/disposable.ts';
import { reasonOf } from '../reason.ts';
import type { Commands } from './command.ts';

/** Registers every command. What one rejects with is shown to the person and kept in the log. */
export function registerCommands(groups: readonly Commands[], log: vscode.LogOutputChannel): Disposable {
  const owned = new Disposables();
  for (const [name, run] of groups.flatMap(group => Object.entries(group)))
    owned.add(
      vscode.commands.registerCommand(`banyan.${name}`, async (argument?: unknown) => {
        try {
          await run(argument);
        } catch (error) {
          log.error(`${name}: ${reasonOf(error)}`);
          void vscode.window.showErrorMessage(reasonOf(error));
        }
      }),
    );
  return owned;
}
