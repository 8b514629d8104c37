import * as vscode from 'vscode';
import { assertNever } from '../../base/assertNever.ts';
import { Disposables } from '../../base/disposable.ts';
import { fromAuditSchema, type FromAudit, type ToAudit } from '../../protocol/auditMessage.ts';
import type { BranchId, SessionId } from '../../session/ids.ts';
import type { Connection } from '../connection.ts';
import { editorTab, hearPage, showPage } from '../editorTab.ts';
import type { FilesOnDisk } from '../files/branchFile.ts';
import { openSessionFile } from '../openSessionFile.ts';
import type { PanelView } from '../panelView.ts';
import { reasonOf } from '../reason.ts';
import { auditExport } from './auditExport.ts';
import { AuditFeed } from './auditFeed.ts';

/** What the audit trail's tabs need of the window. */
export interface AuditDeps {
  readonly extensionUri: vscode.Uri;
  readonly connection: Connection;
  readonly panel: PanelView;
  readonly log: vscode.LogOutputChannel;
}

/** The session whose trail is shown. */
export interface AuditedSession {
  readonly session: SessionId;
  readonly title: string;
  readonly folder: string | undefined;
  /** Where a branch's files are on disk. */
  readonly placeOf: (branch: BranchId) => FilesOnDisk | undefined;
}

/** Opens an editor tab with a session's audit trail, which grows while it is in sight. It ends when it is closed. */
export function openAuditPanel(
  deps: AuditDeps,
  { session, title, folder, placeOf }: AuditedSession,
): vscode.WebviewPanel {
  const { connection, panel, log } = deps;
  const owned = new Disposables();
  const named = title === '' ? vscode.l10n.t('Audit Trail') : vscode.l10n.t('Audit Trail: {0}', title);
  const tab = editorTab(deps.extensionUri, 'banyan.audit', named, 'law');
  const feed = new AuditFeed(async since => (await connection.need()).query({ type: 'events', session, since }));
  let page: 'absent' | 'ready' = 'absent';
  const post = (message: ToAudit): void => void tab.webview.postMessage(message);
  const pull = (): void => {
    feed.pull().then(
      () => post({ type: 'trouble', words: '' }),
      (error: unknown) => post({ type: 'trouble', words: reasonOf(error) }),
    );
  };
  owned.add(feed.changed.on(rows => page === 'ready' && post({ type: 'rows', rows: [...rows] })));
  owned.add(
    connection.frames.on(frame => {
      if (page === 'ready' && frame.sessions?.some(row => row.session === session)) pull();
    }),
  );
  owned.add(
    tab.onDidChangeViewState(() => {
      // A hidden page is thrown away and asks anew.
      if (!tab.visible) page = 'absent';
    }),
  );
  owned.add(hearPage(tab, fromAuditSchema, hear, log));
  tab.onDidDispose(() => owned.dispose());
  showPage(tab, deps.extensionUri, 'audit');
  return tab;

  async function hear(message: FromAudit): Promise<void> {
    switch (message.type) {
      case 'ready':
        page = 'ready';
        post({ type: 'strings', bundle: { ...vscode.l10n.bundle } });
        post({ type: 'rows', rows: [...feed.rows] });
        return pull();
      case 'shown':
        return post({ type: 'shown', seq: message.seq, shown: feed.shown(message.seq) ?? null });
      case 'goToTurn': {
        const row = feed.row(message.seq);
        if (!row) return undefined;
        const { branch, node } = row;
        return panel.command(
          { type: 'openSession', session, branch },
          ...(node > 0 ? [{ type: 'goTo', node } as const] : []),
        );
      }
      case 'openFile': {
        // Only a file that the log speaks of: the page names no others.
        const row = feed.row(message.seq);
        if (!row?.files.some(({ path }) => path === message.path)) return undefined;
        return openSessionFile(placeOf(row.branch), message.path, 0);
      }
      case 'export':
        return save(auditExport(session, feed, message.filter));
      default:
        return assertNever(message);
    }
  }

  async function save(text: string): Promise<void> {
    const defaultUri = vscode.Uri.joinPath(vscode.Uri.file(folder ?? '/'), `audit-${session}.jsonl`);
    const uri = await vscode.window.showSaveDialog({ defaultUri, filters: { JSONL: ['jsonl'] } });
    if (uri) await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  }
}
