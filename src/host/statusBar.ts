import * as vscode from 'vscode';
import { Disposables, type Disposable } from '../base/disposable.ts';
import type { PanelView } from './panelView.ts';
import { statusText } from './statusText.ts';
import type { WindowModel } from './windowModel.ts';

/** The status bar item and the badge on the panel's icon, from the session list. Both are gone when nothing runs or asks. */
export function showStatusBar(model: WindowModel, panel: PanelView): Disposable {
  const owned = new Disposables();
  const item = owned.add(vscode.window.createStatusBarItem('banyan.status', vscode.StatusBarAlignment.Left, 0));
  item.name = 'Banyan';
  item.command = 'banyan.focusPanel';
  owned.add(model.changed.on(() => update()));
  let asked = 0;
  const update = (): void => {
    const { text, tooltip, asks } = statusText(model.sessions, vscode.l10n.t);
    if (text === '') item.hide();
    else {
      item.text = text;
      item.tooltip = tooltip;
      item.backgroundColor = asks > 0 ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
      item.show();
    }
    if (asks !== asked) panel.badge(asks > 0 ? { value: asks, tooltip: text } : undefined);
    asked = asks;
  };
  return owned;
}
