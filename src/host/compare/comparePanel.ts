import * as vscode from 'vscode';
import * as v from 'valibot';
import { assertNever } from '../../base/assertNever.ts';
import { Disposables } from '../../base/disposable.ts';
import { fromCompareSchema, type FromCompare, type ToCompare } from '../../protocol/compareMessage.ts';
import { comparedPlacesSchema, type Comparison } from '../../protocol/query.ts';
import type { Connection } from '../connection.ts';
import { editorTab, hearPage, showPage } from '../editorTab.ts';
import type { PanelView } from '../panelView.ts';
import { reasonOf } from '../reason.ts';
import type { WindowModel } from '../windowModel.ts';
import { folderOf, openBetween, openSince, type ComparedPlaces } from './openWayDiff.ts';
import { Refresher } from './refresher.ts';

/** What the comparison's tabs need of the window. */
export interface CompareDeps {
  readonly extensionUri: vscode.Uri;
  readonly connection: Connection;
  readonly panel: PanelView;
  readonly model: WindowModel;
  readonly log: vscode.LogOutputChannel;
}

const comparedSchema = v.object({ session: v.string(), places: comparedPlacesSchema });

/** What a command was given, where it names places. A command can be called by anybody, with anything. Throws in words. */
export function comparedPlaces(argument: unknown): ComparedPlaces {
  const parsed = v.safeParse(comparedSchema, argument);
  if (!parsed.success) throw new Error(vscode.l10n.t('Pick 2 to 8 branches to compare.'));
  return parsed.output;
}

/** Opens an editor tab with places side by side, which follows them while it is in sight. It ends when it is closed. */
export function openComparePanel(deps: CompareDeps, { session, places }: ComparedPlaces): vscode.WebviewPanel {
  const { connection, panel, model, log } = deps;
  const owned = new Disposables();
  const tab = editorTab(deps.extensionUri, 'banyan.compare', vscode.l10n.t('Compare'), 'git-compare');
  let page: 'absent' | 'ready' = 'absent';
  let found: Comparison | undefined;
  const post = (message: ToCompare): void => void tab.webview.postMessage(message);
  const refresher = owned.add(
    new Refresher(async () => {
      try {
        found = await (await connection.need()).query({ type: 'compare', session, places });
        tab.title = vscode.l10n.t('Compare: {0}', found.ways.map(way => way.name).join(', '));
        if (page === 'absent') return;
        post({ type: 'comparison', comparison: found });
        post({ type: 'trouble', words: '' });
      } catch (error) {
        post({ type: 'trouble', words: reasonOf(error) });
      }
    }),
  );
  owned.add(
    connection.frames.on(frame => {
      // The list has a line that changes with every event of the session; the shown session's events come by themselves.
      const listed = frame.sessions?.some(row => row.session === session);
      const shown = frame.events !== undefined && model.tree?.session === session;
      if (page === 'ready' && (listed || shown)) refresher.later();
    }),
  );
  // A hidden page is thrown away and asks anew.
  owned.add(tab.onDidChangeViewState(() => void (tab.visible || (page = 'absent'))));
  owned.add(hearPage(tab, fromCompareSchema, hear, log));
  tab.onDidDispose(() => owned.dispose());
  showPage(tab, deps.extensionUri, 'compare');
  return tab;

  async function hear(message: FromCompare): Promise<void> {
    switch (message.type) {
      case 'ready':
        page = 'ready';
        post({ type: 'strings', bundle: { ...vscode.l10n.bundle } });
        if (found) post({ type: 'comparison', comparison: found });
        return refresher.now();
      case 'again':
        return refresher.now();
      case 'openDiff': {
        if (!found) return undefined;
        const folder = folderOf(model, session);
        const [from, to] = [found.ways[message.from ?? -1], found.ways[message.to]];
        if (message.from === null || !from || !to) return openSince(found, message.to, folder);
        return openBetween({ session, from, to }, connection, folder);
      }
      case 'showWay': {
        const way = found?.ways[message.way];
        if (!way) return undefined;
        return panel.command({ type: 'openSession', session, branch: way.branch }, { type: 'goTo', node: way.node });
      }
      default:
        return assertNever(message);
    }
  }
}
