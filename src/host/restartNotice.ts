import * as vscode from 'vscode';
import { Disposables, type Disposable } from '../base/disposable.ts';
import type { SessionRow } from '../protocol/frame.ts';
import { interruptedRuns } from './asking.ts';
import type { Connection } from './connection.ts';
import type { PanelView } from './panelView.ts';
import type { WindowModel } from './windowModel.ts';

/**
 * Says so when the background process ended under running agents and was started again: in the panel where that is in sight,
 * else as a notification. Silent when nothing was lost, and when another version took over: that one goes on where the old
 * one stopped.
 */
export function noticeRestarts(connection: Connection, model: WindowModel, panel: PanelView): Disposable {
  const owned = new Disposables();
  let version = '';
  let lost: readonly SessionRow[] | undefined;
  let restarted = false;
  owned.add(
    connection.changed.on(state => {
      if (state.type === 'lost') lost ??= model.sessions;
      if (state.type === 'connected') lost = undefined;
      if (state.type === 'restarted') restarted = version === state.server.version;
      if ('server' in state) version = state.server.version;
    }),
  );
  owned.add(
    connection.frames.on(frame => {
      if (!frame.sessions || !lost || !connection.current) return;
      const runs = restarted ? interruptedRuns(lost, frame.sessions) : 0;
      lost = undefined;
      restarted = false;
      if (runs > 0) void tell(runs);
    }),
  );
  return owned;

  async function tell(runs: number): Promise<void> {
    const words =
      runs === 1
        ? vscode.l10n.t('Banyan’s background process ended. It was started again; 1 run was interrupted.')
        : vscode.l10n.t('Banyan’s background process ended. It was started again; {0} runs were interrupted.', runs);
    if (panel.say(words) === 'said') return;
    const show = vscode.l10n.t('Show');
    if ((await vscode.window.showWarningMessage(words, show)) === show) await panel.command({ type: 'focusComposer' });
  }
}
