import * as vscode from 'vscode';
import { Disposables, type Disposable } from '../../base/disposable.ts';
import { reasonOf } from '../reason.ts';
import { commandNames, type Commands } from './command.ts';

/**
 * Registers every command; one that no group brings is a bug and is said at once. What a command rejects with is shown to
 * the person and kept in the log.
 */
export function registerCommands(groups: readonly Commands[], log: vscode.LogOutputChannel): Disposable {
  const owned = new Disposables();
  const commands: Commands = Object.assign({}, ...groups);
  for (const name of commandNames) {
    const run = commands[name];
    if (!run) throw new Error(`nobody carries out banyan.${name}`);
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
  }
  return owned;
}
