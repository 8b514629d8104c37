import * as vscode from 'vscode';
import { Disposables, type Disposable } from '../base/disposable.ts';
import type { Standing } from '../protocol/frame.ts';
import type { PanelContext } from '../protocol/webviewMessage.ts';
import { changedKeys, contextKeys, emptyPanelContext } from './contextKeys.ts';
import type { Keys } from './keys.ts';
import type { PanelView } from './panelView.ts';

/** Keeps the context keys of the `when` clauses true to what the panel shows. */
export function reportContext(panel: PanelView, keys: Keys): Disposable {
  const owned = new Disposables();
  let shown: PanelContext = emptyPanelContext;
  let known: Readonly<Record<string, boolean | number | string>> = {};
  const update = (): void => {
    const standing: Standing['key'] = keys.choice.standing;
    const now = contextKeys(shown, standing);
    for (const [name, value] of changedKeys(known, now)) void vscode.commands.executeCommand('setContext', name, value);
    known = now;
  };
  owned.add(
    panel.context.on(context => {
      shown = context;
      update();
    }),
  );
  owned.add(keys.changed.on(update));
  update();
  return owned;
}
