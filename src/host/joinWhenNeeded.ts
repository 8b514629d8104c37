import * as vscode from 'vscode';
import { Disposables, type Disposable } from '../base/disposable.ts';
import type { Connection } from './connection.ts';
import type { PanelView } from './panelView.ts';
import { reasonOf } from './reason.ts';
import { windowFolder } from './windowFolders.ts';

/**
 * Joins a background process that runs when the window starts, and starts one when the panel is seen in a trusted folder.
 * A process that ended because nobody was there is started again when the person is back at the panel.
 */
export function joinWhenNeeded(connection: Connection, panel: PanelView, log: vscode.LogOutputChannel): Disposable {
  const owned = new Disposables();
  const join = (): void => {
    if (connection.current || !panel.visible) return;
    const mayRun = vscode.workspace.isTrusted && windowFolder() !== '';
    const joined = mayRun ? connection.need() : connection.joinRunning();
    joined.catch(error => log.error(`The background process does not run: ${reasonOf(error)}`));
  };
  owned.add(panel.visibility.on(join));
  owned.add(vscode.workspace.onDidGrantWorkspaceTrust(join));
  owned.add(vscode.workspace.onDidChangeWorkspaceFolders(join));
  owned.add(vscode.window.onDidChangeWindowState(state => state.focused && join()));
  void connection.joinRunning();
  return owned;
}
