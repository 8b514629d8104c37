import * as vscode from 'vscode';
import { Disposables, type Disposable } from '../base/disposable.ts';
import { changedKeys, contextKeys } from './contextKeys.ts';
import type { Keys } from './keys.ts';
import type { PanelView } from './panelView.ts';
import { windowRoots } from './windowFolders.ts';
import type { WindowModel } from './windowModel.ts';

/** Keeps the context keys of the `when` clauses true to what the panel shows. */
export function reportContext(panel: PanelView, keys: Keys, model: WindowModel): Disposable {
  const owned = new Disposables();
  let known: Readonly<Record<string, boolean | number | string>> = {};
  const update = (): void => {
    const showing = panel.showing;
    const now = contextKeys({
      panel: showing,
      sight: panel.visible ? 'visible' : 'hidden',
      row: model.sessions.find(row => row.session === showing.shown?.session),
      key: keys.choice.standing,
      keepers: model.sessions.filter(({ origin, folder }) => origin === 'person' && windowRoots().includes(folder)),
    });
    for (const [name, value] of changedKeys(known, now)) void vscode.commands.executeCommand('setContext', name, value);
    known = now;
  };
  owned.add(panel.context.on(update));
  owned.add(panel.visibility.on(update));
  owned.add(model.changed.on(update));
  owned.add(keys.changed.on(update));
  update();
  return owned;
}
