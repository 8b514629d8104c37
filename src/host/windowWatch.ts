import { delimiter } from 'node:path';
import * as vscode from 'vscode';
import { Disposables, type Disposable } from '../base/disposable.ts';
import type { Settings, WindowState } from '../protocol/window.ts';
import { toolsEnvironment } from './toolsEnvironment.ts';
import { windowFolder, windowRoots } from './windowFolders.ts';
import { windowSettings } from './windowSettings.ts';

/** Says what this window is, once and whenever a part of it changes: folders, trust, settings, the tools' environment. */
export function watchWindow(say: (state: WindowState) => void): Disposable {
  const owned = new Disposables();
  owned.add(vscode.workspace.onDidChangeWorkspaceFolders(() => say(folders())));
  owned.add(vscode.workspace.onDidGrantWorkspaceTrust(() => say({ trusted: true })));
  owned.add(
    vscode.workspace.onDidChangeConfiguration(change => {
      if (change.affectsConfiguration('banyan') || change.affectsConfiguration('http'))
        say({ settings: readSettings() });
    }),
  );
  say({
    ...folders(),
    trusted: vscode.workspace.isTrusted,
    settings: readSettings(),
    environment: toolsEnvironment(process.env, delimiter),
  });
  return owned;
}

/** The settings as they are now. */
export function readSettings(): Settings {
  return windowSettings(name => vscode.workspace.getConfiguration().get(name));
}

function folders(): WindowState {
  return { folder: windowFolder(), roots: windowRoots() };
}
