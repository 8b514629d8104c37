import * as vscode from 'vscode';
import { Disposables, type Disposable } from '../base/disposable.ts';
import type { SessionRow } from '../protocol/frame.ts';
import { interruptedRuns } from './asking.ts';
import type { Connection } from './connection.ts';
import type { PanelView } from './panelView.ts';
import type { WindowModel } from './windowModel.ts';

/** Says so when the background process ended under running agents and was started again. Silent when nothing was lost. */
export function noticeRestarts(connection: Connection, model: WindowModel, panel: PanelView): Disposable {
  const owned = new Disposables();
  let lost: readonly SessionRow[] | undefined;
  owned.add(connection.lost.on(why => (lost = why === 'lost' ? model.sessions : undefined)));
  owned.add(
    connection.frames.on(frame => {
      if (!lost || !frame.sessions) return;
      const runs = interruptedRuns(lost, frame.sessions);
      lost = undefined;
      if (runs > 0) void tell(runs);
    }),
  );
  return owned;

  async function tell(runs: number): Promise<void> {
    const show = vscode.l10n.t('Show');
    const words = vscode.l10n.t(
      'Banyan’s background process ended. It was started again; {0} runs were interrupted.',
      runs,
    );
    const one = vscode.l10n.t('Banyan’s background process ended. It was started again; 1 run was interrupted.');
    if ((await vscode.window.showWarningMessage(runs === 1 ? one : words, show)) === show)
      await panel.command({ type: 'focusComposer' });
  }
}
