import * as vscode from 'vscode';
import type { Disposable } from '../../base/disposable.ts';
import { fold } from '../../session/fold.ts';
import { endedTogether, waysToCompare } from '../../session/forkGroups.ts';
import type { Branch, Tree } from '../../session/tree.ts';
import type { Connection } from '../connection.ts';
import type { NotifyMode } from '../notifyRules.ts';
import type { PanelView } from '../panelView.ts';
import type { WindowModel } from '../windowModel.ts';

/**
 * Says once when all ways that a person started together are done, and leads to their comparison. It follows the session
 * that the panel shows or showed last; of a hidden panel's session it reads on when fewer of its branches run.
 */
export function announceWays(model: WindowModel, panel: PanelView, connection: Connection): Disposable {
  let known: Tree | undefined = model.tree;
  let running = runningOf(known);
  let reading: Promise<void> = Promise.resolve();
  const told = new Set<string>();
  return model.changed.on(() => {
    const { tree } = model;
    if (tree && (tree.session !== known?.session || tree.seq > known.seq)) take(tree);
    const before = running;
    running = runningOf(known);
    if (running < before && !panel.visible) reading = reading.then(readOn).catch(() => undefined);
  });

  function runningOf(of: Tree | undefined): number {
    return model.sessions.find(row => row.session === of?.session)?.running ?? 0;
  }

  function take(tree: Tree): void {
    const before = known;
    known = tree;
    if (!before || vscode.workspace.getConfiguration('banyan').get<NotifyMode>('notify', 'first') === 'none') return;
    for (const group of endedTogether(before, tree)) {
      const key = `${tree.session} ${group.map(branch => branch.id).join(' ')}`;
      if (told.has(key)) continue;
      told.add(key);
      void say(tree, group);
    }
  }

  async function readOn(): Promise<void> {
    for (let tree = known; tree;) {
      const { session, seq: since } = tree;
      const events = await (await connection.ask()).query({ type: 'events', session, since });
      if (events.length === 0) return;
      tree = fold(tree, events);
      if (known?.session !== session) return;
      if (tree.seq > known.seq) take(tree);
    }
  }

  async function say({ session }: Tree, group: readonly Branch[]): Promise<void> {
    const compare = vscode.l10n.t('Compare');
    const words = vscode.l10n.t('{0} ways are done.', group.length);
    if ((await vscode.window.showInformationMessage(words, compare)) !== compare) return;
    if (known?.session !== session) return;
    const places = waysToCompare(known, group).map(branch => ({ branch, node: 0 }));
    const isShown = panel.visible && panel.showing.shown?.session === session;
    const first = isShown ? [] : [{ type: 'openSession', session, branch: group[0]?.id ?? 0 } as const];
    await panel.command(...first, { type: 'compare', places });
  }
}
