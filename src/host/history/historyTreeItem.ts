import * as vscode from 'vscode';
import type { HistoryItem } from './historyItem.ts';
import { historyRow } from './historyRow.ts';

/** A row of the view. A click opens what the turn did to the file. */
export function historyTreeItem(item: HistoryItem): vscode.TreeItem {
  const { label, description } = historyRow(item, Date.now(), vscode.l10n.t);
  const row = new vscode.TreeItem(label);
  row.id = `${item.file.uri.toString()} ${item.checkpoint}`;
  row.description = description;
  row.tooltip = `${label}\n${description}\n${new Date(item.time).toLocaleString()}`;
  row.iconPath = new vscode.ThemeIcon('git-commit');
  row.contextValue = 'version';
  row.command = { command: 'banyan.openVersionChange', title: vscode.l10n.t('Open Changes'), arguments: [item] };
  return row;
}
