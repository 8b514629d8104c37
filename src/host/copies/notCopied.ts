import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { windowFolder } from '../windowFolders.ts';
import { ignoresModules } from './ignoresModules.ts';

const setting = 'copies.include';
const modules = 'node_modules';

/** What a new copy of the window's folder would lack, until the person has said once whether it is brought along. */
export function notCopied(): { notCopied?: string } {
  const folder = windowFolder();
  if (folder === '' || !vscode.workspace.isTrusted) return {};
  const said = vscode.workspace.getConfiguration('banyan', vscode.Uri.file(folder)).inspect<string[]>(setting);
  const isSaid = [said?.globalValue, said?.workspaceValue, said?.workspaceFolderValue].some(
    value => value !== undefined,
  );
  if (isSaid || !existsSync(join(folder, modules)) || !ignoresModules(ignoreFile(folder))) return {};
  return { notCopied: modules };
}

/** Keeps what the person said, for this workspace. An empty list means that they were asked. */
export async function includeInCopies(choice: 'copy' | 'leave'): Promise<void> {
  await vscode.workspace
    .getConfiguration('banyan')
    .update(setting, choice === 'copy' ? [modules] : [], vscode.ConfigurationTarget.Workspace);
}

function ignoreFile(folder: string): string {
  try {
    return readFileSync(join(folder, '.gitignore'), 'utf8');
  } catch {
    return '';
  }
}
