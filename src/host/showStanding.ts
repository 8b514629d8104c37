import * as vscode from 'vscode';
import { Disposables, type Disposable } from '../base/disposable.ts';
import type { Connection } from './connection.ts';
import type { Keys } from './keys.ts';
import type { PanelView } from './panelView.ts';
import { standingOf } from './standing.ts';
import { readSettings } from './windowWatch.ts';

/** Tells the page how its window stands, when it arrives and whenever a part of it changes. */
export function showStanding(panel: PanelView, keys: Keys, connection: Connection): Disposable {
  const owned = new Disposables();
  const tell = (): void => {
    const standing = standingOf({
      key: keys.choice.standing,
      baseUrl: readSettings().baseUrl,
      trusted: vscode.workspace.isTrusted,
      connection: connection.state,
    });
    panel.tell({ standing });
  };
  owned.add(panel.arrived.on(tell));
  owned.add(keys.changed.on(tell));
  owned.add(connection.changed.on(tell));
  owned.add(vscode.workspace.onDidGrantWorkspaceTrust(tell));
  owned.add(
    vscode.workspace.onDidChangeConfiguration(change => {
      if (!change.affectsConfiguration('banyan')) return;
      tell();
      panel.refreshFacts();
    }),
  );
  owned.add(vscode.workspace.onDidChangeWorkspaceFolders(() => panel.refreshFacts()));
  return owned;
}
