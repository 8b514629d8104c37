import * as vscode from 'vscode';
import { secretLifetime } from './secretLifetime.ts';

/** Whether a secret of this window survives a reload. */
export function windowSecretLifetime(): 'kept' | 'untilReload' {
  const ui = vscode.env.uiKind === vscode.UIKind.Web ? 'web' : 'desktop';
  return secretLifetime({ ui, appHost: vscode.env.appHost });
}
