import * as vscode from 'vscode';

/** Shows a folder in the file manager; where the window is far from its files there is none, and the path is said. */
export async function revealFolder(folder: string): Promise<void> {
  if ((await vscode.commands.getCommands(true)).includes('revealFileInOS'))
    return void (await vscode.commands.executeCommand('revealFileInOS', vscode.Uri.file(folder)));
  const copy = vscode.l10n.t('Copy Path');
  const answer = await vscode.window.showInformationMessage(vscode.l10n.t('The copy is in {0}', folder), copy);
  if (answer === copy) await vscode.env.clipboard.writeText(folder);
}
