import * as vscode from 'vscode';
import { carryOut } from '../carryOut.ts';
import type { Connection } from '../connection.ts';
import type { PanelView } from '../panelView.ts';
import { sessionPicks } from '../sessionRows.ts';
import { windowFolder } from '../windowFolders.ts';
import type { WindowModel } from '../windowModel.ts';
import type { Commands } from './command.ts';

/** Opening, naming and looking behind sessions. */
export function sessionCommands(panel: PanelView, model: WindowModel, connection: Connection): Commands {
  const shown = (): string => {
    const session = panel.showing.shown?.session;
    if (session === undefined) throw new Error(vscode.l10n.t('No session is shown.'));
    return session;
  };
  return {
    openSession: async () => {
      const headings = await (await connection.need()).query({ type: 'sessions', folder: '' });
      const known = new Map(model.sessions.map(row => [row.session, row]));
      const rows = headings.map(heading => known.get(heading.session) ?? { ...heading, running: 0, asks: 0 });
      const picks = sessionPicks(rows, windowFolder(), Date.now(), vscode.l10n.t);
      if (picks.length === 0) throw new Error(vscode.l10n.t('There is no session yet.'));
      const pick = await vscode.window.showQuickPick(picks, {
        title: vscode.l10n.t('Open Session'),
        matchOnDescription: true,
      });
      if (pick) await panel.command({ type: 'openSession', session: pick.session, branch: 0 });
    },
    renameSession: async () => {
      const session = shown();
      const value = model.tree?.session === session ? model.tree.title : '';
      const title = await vscode.window.showInputBox({
        title: vscode.l10n.t('Rename Session'),
        value,
        validateInput: text => (text.trim() === '' ? vscode.l10n.t('A session needs a name.') : undefined),
      });
      if (title !== undefined && title.trim() !== value)
        await carryOut(connection, { type: 'renameSession', session, title: title.trim() });
    },
    openSessionLogFile: async () => {
      const { path } = await (await connection.need()).query({ type: 'logFile', session: shown() });
      if (path === '') throw new Error(vscode.l10n.t('This session is not kept on disk.'));
      await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(path));
    },
    tryWithoutKey: async () => {
      // The panel's own button comes here too, and it is there before the folder is trusted.
      if (!vscode.workspace.isTrusted)
        throw new Error(vscode.l10n.t('This folder is not trusted. You can read; agents do not run.'));
      const { session } = await carryOut(connection, {
        type: 'createSession',
        folder: windowFolder(),
        origin: 'rehearsal',
      });
      await panel.command({ type: 'openSession', session, branch: 0 });
    },
  };
}
