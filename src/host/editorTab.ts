import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import * as v from 'valibot';
import type { Disposable } from '../base/disposable.ts';
import { panelHtml } from './panelHtml.ts';
import { reasonOf } from './reason.ts';

/** An editor tab for a page of ours, which may run its script and nothing else. Empty until `showPage`. */
export function editorTab(extensionUri: vscode.Uri, type: string, title: string, icon: string): vscode.WebviewPanel {
  const localResourceRoots = [pagesOf(extensionUri)];
  const tab = vscode.window.createWebviewPanel(type, title, vscode.ViewColumn.Active, {
    enableScripts: true,
    enableCommandUris: false,
    enableForms: false,
    localResourceRoots,
  });
  tab.iconPath = new vscode.ThemeIcon(icon);
  return tab;
}

/** Hands on what a tab's page says. What fails is said to the person, what is not known to the log alone. */
export function hearPage<Message>(
  tab: vscode.WebviewPanel,
  schema: v.GenericSchema<unknown, Message>,
  hear: (message: Message) => Promise<unknown>,
  log: vscode.LogOutputChannel,
): Disposable {
  return tab.webview.onDidReceiveMessage((message: unknown) => {
    const parsed = v.safeParse(schema, message);
    if (!parsed.success) return log.warn(`The page of ${tab.viewType} sent something unknown.`);
    return void hear(parsed.output).catch((error: unknown) => {
      log.error(reasonOf(error));
      void vscode.window.showErrorMessage(reasonOf(error));
    });
  });
}

/** Puts the page into its tab, with its script and style of this name. */
export function showPage({ webview }: vscode.WebviewPanel, extensionUri: vscode.Uri, name: string): void {
  const root = pagesOf(extensionUri);
  const file = (each: string): string => webview.asWebviewUri(vscode.Uri.joinPath(root, each)).toString();
  const page = { script: file(`${name}.js`), style: file(`${name}.css`), icons: file('codicon.css') };
  webview.html = panelHtml({ ...page, cspSource: webview.cspSource }, randomBytes(16).toString('base64url'));
}

function pagesOf(extensionUri: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extensionUri, 'dist', 'webview');
}
