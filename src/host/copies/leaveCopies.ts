import { join, relative } from 'node:path';
import * as vscode from 'vscode';
import type { Disposable } from '../../base/disposable.ts';
import type { Tree } from '../../session/tree.ts';
import type { WindowModel } from '../windowModel.ts';
import { copyOf, knownCopies, type KnownCopy } from './knownCopies.ts';

/**
 * Closes the editors of a copy that is gone from disk. Where its branch has the workspace now, the workspace's files open in
 * their place. An editor with unsaved words stays: they are nowhere else.
 */
export function leaveCopies(model: WindowModel): Disposable {
  let known: readonly KnownCopy[] = [];
  return model.changed.on(() => {
    const { tree } = model;
    if (!tree) return;
    const before = known;
    known = knownCopies(before, tree);
    for (const copy of gone(before, known)) void leave(copy, tree);
  });
}

/** The copies that were there before and are not now. */
function gone(before: readonly KnownCopy[], now: readonly KnownCopy[]): readonly KnownCopy[] {
  const folders = new Set(now.map(({ folder }) => folder));
  return before.filter(({ folder }) => !folders.has(folder));
}

async function leave(copy: KnownCopy, { folder, holder }: Tree): Promise<void> {
  for (const group of vscode.window.tabGroups.all)
    for (const tab of group.tabs) {
      const { input } = tab;
      if (tab.isDirty || !(input instanceof vscode.TabInputText) || !copyOf([copy], input.uri.fsPath)) continue;
      if (holder === copy.branch) {
        const twin = vscode.Uri.file(join(folder, relative(copy.folder, input.uri.fsPath)));
        const place = { viewColumn: group.viewColumn, preview: tab.isPreview, preserveFocus: true };
        // A file that did not come along has no twin.
        await vscode.window.showTextDocument(twin, place).then(undefined, () => undefined);
      }
      await vscode.window.tabGroups.close(tab, true);
    }
}
