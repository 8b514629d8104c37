import * as vscode from 'vscode';
import { assertNever } from '../base/assertNever.ts';
import type { HostAction } from '../protocol/webviewMessage.ts';
import type { Connection } from './connection.ts';
import type { Keys } from './keys.ts';
import { includeInCopies } from './copies/notCopied.ts';
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
  readonly connection: Connection;
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
      return openSessionFile(deps.model.placeOf(action.session, action.branch), action.path, action.line);
    case 'openDiff':
      return (await import('./files/openTurnDiff.ts')).openTurnDiff(action, deps.connection, deps.model);
    case 'previewRewind':
      return (await import('./files/openTurnDiff.ts')).previewRewind(action, deps.connection, deps.model);
    case 'openWayDiff':
      return (await import('./compare/openWayDiff.ts')).openWayDiff(action, deps.connection, deps.model);
    case 'openComparison':
      return void (await vscode.commands.executeCommand('banyan.openComparison', action));
    case 'previewUse':
      return (await import('./files/previewMove.ts')).previewUse(action, deps.connection, deps.model);
    case 'previewAdopt':
      return (await import('./files/previewMove.ts')).previewAdopt(action, deps.connection, deps.model);
    case 'resolveConflict':
      return (await import('./files/resolveConflict.ts')).resolveConflict(action, deps.model);
    case 'includeInCopies':
      return includeInCopies(action.choice);
    case 'copy':
      return vscode.env.clipboard.writeText(action.text);
    case 'openLink':
      if (!isOutsideLink(action.url)) throw new Error(vscode.l10n.t('This link is not opened: {0}', action.url));
      return void (await vscode.env.openExternal(vscode.Uri.parse(action.url, true)));
    default:
      return assertNever(action);
  }
}
