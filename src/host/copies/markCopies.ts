import * as vscode from 'vscode';
import { Disposables, type Disposable } from '../../base/disposable.ts';
import { Emitter } from '../../base/emitter.ts';
import type { WindowModel } from '../windowModel.ts';
import { copyOf, knownCopies, type KnownCopy } from './knownCopies.ts';

/** The colours of lanes 1 to 6, as the panel draws them. */
const colours = ['blue', 'purple', 'green', 'red', 'orange', 'yellow'];

/** Marks every file of a branch's copy, in tabs and lists, with a dot in the branch's colour and its name. */
export function markCopies(model: WindowModel): Disposable {
  const owned = new Disposables();
  const changed = new Emitter<vscode.Uri[] | undefined>();
  let known: readonly KnownCopy[] = [];
  owned.add(
    model.changed.on(() => {
      if (!model.tree) return;
      const now = knownCopies(known, model.tree);
      if (now === known) return;
      known = now;
      changed.emit(undefined);
    }),
  );
  owned.add(
    vscode.window.registerFileDecorationProvider({
      onDidChangeFileDecorations: listener => changed.on(listener),
      provideFileDecoration(uri) {
        const copy = uri.scheme === 'file' ? copyOf(known, uri.fsPath) : undefined;
        if (!copy) return undefined;
        const colour = colours[(copy.branch - 1) % colours.length] ?? 'blue';
        return new vscode.FileDecoration(
          '●',
          vscode.l10n.t('{0}’s copy', copy.name),
          new vscode.ThemeColor(`charts.${colour}`),
        );
      },
    }),
  );
  return owned;
}
