import * as vscode from 'vscode';
import { assertNever } from '../base/assertNever.ts';
import type { HostAction } from '../protocol/webviewMessage.ts';
import type { Keys } from './keys.ts';
import { openSessionFile } from './openSessionFile.ts';
import { isOutsideLink } from './outsideLink.ts';
import type { WindowModel } from './windowModel.ts';

/** The commands an action stands for; each is also in the palette or a menu. */
const commands = {
  setApiKey: 'banyan.setApiKey',
  tryWithoutKey: 'banyan.tryWithoutKey',
  pickSession: 'banyan.openSession',
  renameSession: 'banyan.renameSession',
  pickModel: 'banyan.selectModel',
  showLog: 'banyan.showLog',
  openSessionLog: 'banyan.openSessionLogFile',
  openFolder: 'vscode.openFolder',
  manageTrust: 'workbench.trust.manage',
} as const;

/** What the actions of the page need beside VS Code. */
export interface HostActionDeps {
  readonly keys: Keys;
  readonly model: WindowModel;
}

/** Carries out what the page asks of the extension host. Rejects with words for a person. */
export async function hostAction(action: HostAction, deps: HostActionDeps): Promise<void> {
  switch (action.type) {
    case 'setApiKey':
    case 'tryWithoutKey':
    case 'pickSession':
    case 'renameSession':
    case 'pickModel':
    case 'showLog':
    case 'openSessionLog':
    case 'openFolder':
    case 'manageTrust':
      return void (await vscode.commands.executeCommand(commands[action.type]));
    case 'useEnvironmentKey':
      return deps.keys.useEnvironment();
    case 'openFile':
      return openSessionFile(deps.model.folderOf(action.session), action.path, action.line);
    case 'openDiff':
      return openOneOf(deps.model.folderOf(action.session), action.files, action.title);
    case 'previewRewind':
      return undefined;
    case 'copy':
      return vscode.env.clipboard.writeText(action.text);
    case 'openLink':
      if (!isOutsideLink(action.url)) throw new Error(vscode.l10n.t('This link is not opened: {0}', action.url));
      return void (await vscode.env.openExternal(vscode.Uri.parse(action.url, true)));
    default:
      return assertNever(action);
  }
}

/** The files of a turn as they are now: the only one at once, of several the one the person picks. */
async function openOneOf(folder: string | undefined, files: readonly string[], title: string): Promise<void> {
  const file = files.length > 1 ? await vscode.window.showQuickPick(files, { title }) : files[0];
  if (file !== undefined) await openSessionFile(folder, file, 0);
}
