import * as vscode from 'vscode';
import type { Clock } from '../base/clock.ts';
import type { Disposable } from '../base/disposable.ts';
import type { SessionId } from '../session/ids.ts';
import { newlyAsking, noticeWords } from './asking.ts';
import { announces, quiet, type NotifyMode } from './notifyRules.ts';
import type { PanelView } from './panelView.ts';
import { ofFolder } from './sessionRows.ts';
import { windowFolder } from './windowFolders.ts';
import type { WindowModel } from './windowModel.ts';

/**
 * Announces a request while the panel is hidden. There is no *Allow* in a notification: it may cut the command, and what
 * is allowed has to be seen whole.
 */
export function announceRequests(model: WindowModel, panel: PanelView, clock: Clock): Disposable {
  let asks: ReadonlyMap<SessionId, number> = new Map();
  let before = quiet;
  return model.changed.on(() => {
    const asking = newlyAsking(asks, ofFolder(model.sessions, windowFolder()));
    asks = new Map(model.sessions.map(row => [row.session, row.asks]));
    for (const row of asking) {
      const mode = vscode.workspace.getConfiguration('banyan').get<NotifyMode>('notify', 'first');
      const { announce, after } = announces(before, {
        mode,
        panel: panel.visible ? 'visible' : 'hidden',
        now: clock.now(),
      });
      before = after;
      if (announce) void ask(row.session, noticeWords(row, vscode.l10n.t));
    }
  });

  async function ask(session: SessionId, words: string): Promise<void> {
    const show = vscode.l10n.t('Show');
    if ((await vscode.window.showInformationMessage(words, show)) !== show) return;
    await panel.command({ type: 'openSession', session, branch: 0 }, { type: 'nextRequest' });
  }
}
