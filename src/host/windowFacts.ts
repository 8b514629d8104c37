import * as vscode from 'vscode';
import type { WindowFacts } from '../protocol/webviewMessage.ts';
import { notCopied } from './copies/notCopied.ts';
import { windowFolder } from './windowFolders.ts';
import { windowSecretLifetime } from './windowSecretLifetime.ts';
import { readSettings } from './windowWatch.ts';

/** What the page needs to know of its window. The extension host knows the keyboard only where it runs beside it. */
export function windowFacts(): WindowFacts {
  const { model, effort, authority, checkIn } = readSettings();
  const beside = vscode.env.uiKind === vscode.UIKind.Desktop && vscode.env.remoteName === undefined;
  return {
    folder: windowFolder(),
    model,
    effort,
    authority,
    checkIn,
    mac: beside && process.platform === 'darwin',
    secrets: windowSecretLifetime(),
    ...notCopied(),
  };
}
