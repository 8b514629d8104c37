import * as vscode from 'vscode';
import type { ModelChoice } from '../../protocol/query.ts';
import { carryOut } from '../carryOut.ts';
import type { Connection } from '../connection.ts';
import { modelRows } from '../modelRows.ts';
import type { PanelView } from '../panelView.ts';
import { readSettings } from '../windowWatch.ts';
import type { WindowModel } from '../windowModel.ts';
import type { Commands } from './command.ts';

/** Choosing model and effort: of the shown branch, or of new sessions where none is shown. */
export function modelCommands(panel: PanelView, model: WindowModel, connection: Connection): Commands {
  return {
    selectModel: async () => {
      const shown = panel.showing.shown;
      const own = shown && model.tree?.session === shown.session ? model.tree.branches.get(shown.branch)?.settings : {};
      const settings = readSettings();
      const models = await (await connection.need()).query({ type: 'models' });
      const title = vscode.l10n.t('Select Model');
      const rows = modelRows(models, own?.model ?? settings.model, vscode.l10n.t);
      const row = await vscode.window.showQuickPick(rows, { title, matchOnDescription: true });
      if (!row) return;
      const effort = await pickEffort(row.model, own?.effort ?? settings.effort);
      if (effort === undefined) return;
      const chosen = { model: row.model.id, ...(effort === '' ? {} : { effort }) };
      if (shown) await carryOut(connection, { type: 'configureBranch', ...shown, settings: chosen });
      else await keepSettings(chosen);
    },
  };
}

/** Empty where the model knows no efforts; undefined when the person left the list. */
async function pickEffort(model: ModelChoice, current: string): Promise<string | undefined> {
  if (model.efforts.length === 0) return '';
  const items = model.efforts.map(effort => ({
    label: effort,
    description: [
      ...(effort === current ? [vscode.l10n.t('current')] : []),
      ...(effort === model.defaultEffort ? [vscode.l10n.t('the model’s own default')] : []),
    ].join(' · '),
  }));
  const title = vscode.l10n.t('Effort of {0}', model.name);
  return (await vscode.window.showQuickPick(items, { title }))?.label;
}

async function keepSettings(chosen: Record<string, string>): Promise<void> {
  const configuration = vscode.workspace.getConfiguration('banyan');
  for (const [name, value] of Object.entries(chosen))
    await configuration.update(name, value, vscode.ConfigurationTarget.Global);
}
