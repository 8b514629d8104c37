import * as vscode from 'vscode';
import type { AuditDeps, AuditedSession } from '../audit/auditPanel.ts';
import { sessionPicks } from '../sessionRows.ts';
import { windowFolder } from '../windowFolders.ts';
import type { WindowModel } from '../windowModel.ts';
import type { Commands } from './command.ts';

/** The audit trail: of the session the panel shows, else of one the person picks. A session has one tab. */
export function auditCommands(deps: AuditDeps, model: WindowModel): Commands {
  const open = new Map<string, vscode.WebviewPanel>();
  return {
    showAuditTrail: async () => {
      const audited = shown() ?? (await pick());
      if (!audited) return;
      const { session } = audited;
      const present = open.get(session);
      if (present) return present.reveal();
      // A window in which nobody looks at a trail starts without its code.
      const { openAuditPanel } = await import('../audit/auditPanel.ts');
      const tab = openAuditPanel(deps, audited);
      open.set(session, tab);
      tab.onDidDispose(() => open.delete(session));
    },
  };

  function shown(): AuditedSession | undefined {
    const session = deps.panel.showing.shown?.session;
    if (session === undefined) return undefined;
    const title = model.tree?.session === session ? model.tree.title : '';
    return { session, title, folder: model.folderOf(session), placeOf: branch => model.placeOf(session, branch) };
  }

  async function pick(): Promise<AuditedSession | undefined> {
    const headings = await (await deps.connection.need()).query({ type: 'sessions', folder: '' });
    const rows = headings.map(heading => ({ ...heading, running: 0, asks: 0 }));
    const picks = sessionPicks(rows, windowFolder(), Date.now(), vscode.l10n.t);
    if (picks.length === 0) throw new Error(vscode.l10n.t('There is no session yet.'));
    const title = vscode.l10n.t('Audit Trail of Which Session?');
    const picked = await vscode.window.showQuickPick(picks, { title, matchOnDescription: true });
    const row = headings.find(({ session }) => session === picked?.session);
    if (!row) return undefined;
    const { session, folder } = row;
    return { session, title: row.title, folder, placeOf: branch => model.placeOf(session, branch) ?? { folder } };
  }
}
