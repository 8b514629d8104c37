import * as vscode from 'vscode';
import { Disposables, type Disposable } from '../../base/disposable.ts';
import { Emitter } from '../../base/emitter.ts';
import type { SessionId } from '../../session/ids.ts';
import type { Tree } from '../../session/tree.ts';
import type { WindowModel } from '../windowModel.ts';
import { agentBadge, agentColour, agentState, agentWords } from './agentBadge.ts';
import { branchNamed, scratchPath } from './scratchPath.ts';

interface Mark {
  readonly badge: string;
  readonly words: string;
  readonly colour: string;
}

/** Marks the scratch folders in the explorer with what their agents do. Those of a session that was shown stay as they were. */
export function markScratch(model: WindowModel): Disposable {
  const owned = new Disposables();
  const changed = new Emitter<undefined>();
  const trees = new Map<SessionId, Tree>();
  let last = '';
  owned.add(
    model.changed.on(() => {
      if (model.tree) trees.set(model.tree.session, model.tree);
      const now = model.tree ? fingerprint(model.tree) : last;
      if (now === last) return;
      last = now;
      changed.emit(undefined);
    }),
  );
  owned.add(
    vscode.window.registerFileDecorationProvider({
      onDidChangeFileDecorations: listener => changed.on(listener),
      provideFileDecoration(uri) {
        const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
        const place = uri.scheme === 'file' && folder !== undefined ? scratchPath(folder, uri.fsPath) : undefined;
        if (place?.kind !== 'folder') return undefined;
        if (place.name === '') {
          const title = model.sessions.find(({ session }) => session === place.session)?.title;
          return title === undefined ? undefined : new vscode.FileDecoration(undefined, title);
        }
        const mark = markOf(trees.get(place.session), place.name);
        if (!mark || (mark.badge === '' && mark.words === '')) return undefined;
        const colour = mark.colour === '' ? undefined : new vscode.ThemeColor(mark.colour);
        return new vscode.FileDecoration(mark.badge === '' ? undefined : mark.badge, mark.words, colour);
      },
    }),
  );
  return owned;
}

function markOf(tree: Tree | undefined, name: string): Mark | undefined {
  const branch = tree && tree.branches.get(branchNamed(tree, name) ?? 0);
  if (!tree || !branch) return undefined;
  const state = agentState(tree, branch);
  return {
    badge: agentBadge(branch.purpose, state),
    words: agentWords(tree, branch, vscode.l10n.t),
    colour: agentColour(state),
  };
}

/** What the marks of a session depend on: most frames change none of it. */
function fingerprint(tree: Tree): string {
  return `${tree.session} ${[...tree.branches.values()].map(branch => `${branch.name}/${agentState(tree, branch)}`).join()}`;
}
