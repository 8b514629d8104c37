import { join } from 'node:path';
import * as vscode from 'vscode';
import { systemClock } from './base/clock.ts';
import { stateFolder } from './client/stateFolder.ts';
import { askLargeFolder } from './host/askLargeFolder.ts';
import { announceRequests } from './host/askNotices.ts';
import { aboutCommands } from './host/commands/aboutCommands.ts';
import { auditCommands } from './host/commands/auditCommands.ts';
import { compareCommands } from './host/commands/compareCommands.ts';
import { branchCommands } from './host/commands/branchCommands.ts';
import { copyCommands } from './host/commands/copyCommands.ts';
import { fileCommands } from './host/commands/fileCommands.ts';
import { agentCommands } from './host/commands/agentCommands.ts';
import { moveCommands } from './host/commands/moveCommands.ts';
import { keyCommands } from './host/commands/keyCommands.ts';
import { lentCommands } from './host/commands/lentCommands.ts';
import { modelCommands } from './host/commands/modelCommands.ts';
import { panelCommands } from './host/commands/panelCommands.ts';
import { registerCommands } from './host/commands/registerCommands.ts';
import { projectCommands } from './host/commands/projectCommands.ts';
import { scratchCommands } from './host/commands/scratchCommands.ts';
import { sessionCommands } from './host/commands/sessionCommands.ts';
import { turnCommands } from './host/commands/turnCommands.ts';
import { announceWays } from './host/compare/wayNotices.ts';
import { Connection } from './host/connection.ts';
import { leaveCopies } from './host/copies/leaveCopies.ts';
import { markCopies } from './host/copies/markCopies.ts';
import { editorLending } from './host/editorLending.ts';
import { extensionVersion } from './host/extensionVersion.ts';
import { registerCheckpointFiles } from './host/files/checkpointFileSystem.ts';
import { lineWritersWhenAsked } from './host/files/whenAsked.ts';
import { HistoryView } from './host/history/historyView.ts';
import { showFirstTime } from './host/firstSight.ts';
import { followLog } from './host/followLog.ts';
import { joinThroughClient } from './host/joinThroughClient.ts';
import { joinWhenNeeded } from './host/joinWhenNeeded.ts';
import { environmentKey } from './host/keyChoice.ts';
import { keyFileIn } from './host/keyFile.ts';
import { Keys } from './host/keys.ts';
import { LentCredentials } from './host/lentCredentials.ts';
import { panelMemory } from './host/panelMemory.ts';
import { panelId, PanelView } from './host/panelView.ts';
import { reasonOf } from './host/reason.ts';
import { refuseLooseKeys } from './host/refuseLooseKeys.ts';
import { reportContext } from './host/reportContext.ts';
import { noticeRestarts } from './host/restartNotice.ts';
import { markScratch } from './host/scratch/markScratch.ts';
import { reportRunning } from './host/scratch/reportRunning.ts';
import { sayAttendance } from './host/sayAttendance.ts';
import { sayKey } from './host/sayKey.ts';
import { sayLent } from './host/sayLent.ts';
import { showStanding } from './host/showStanding.ts';
import { showStatusBar } from './host/statusBar.ts';
import { StatusView } from './host/statusView.ts';
import { windowSecretLifetime } from './host/windowSecretLifetime.ts';
import { WindowModel } from './host/windowModel.ts';
import { watchRules } from './host/watchRules.ts';
import { watchWindow } from './host/windowWatch.ts';

/** Called by VS Code once, when the window has started. Everything here is owned by the window and ends with it. */
export function activate(context: vscode.ExtensionContext): void {
  const own = <T extends vscode.Disposable>(item: T): T => (context.subscriptions.push(item), item);
  const version = extensionVersion(context);
  const state = stateFolder(process.env, process.platform, stateSetting());
  const dist = join(context.extensionPath, 'dist');
  const log = own(vscode.window.createOutputChannel('Banyan', { log: true }));
  const keyFile = keyFileIn(state);
  const secrets = windowSecretLifetime();
  const lent = new LentCredentials(context.secrets, secrets);
  const keys = new Keys(context.secrets, keyFile, context.globalState, environmentKey(process.env));
  const connection = own(new Connection(joinThroughClient({ state, dist, version }, log), editorLending));
  const model = new WindowModel();
  own(connection.frames.on(frame => model.take(frame)));
  const memory = own(
    panelMemory(memoryFile(context), reason => log.warn(`The panel’s place cannot be kept: ${reasonOf(reason)}`)),
  );
  const panel = own(new PanelView({ extensionUri: context.extensionUri, connection, keys, model, memory, log }));
  own(vscode.window.registerWebviewViewProvider(panelId, panel));
  own(
    registerCommands(
      [
        panelCommands(panel),
        turnCommands(panel, model),
        fileCommands({
          panel,
          model,
          connection,
          writers: own(lineWritersWhenAsked(connection)),
          history: own(new HistoryView(connection, model)),
        }),
        branchCommands(panel, model, connection),
        moveCommands(panel, model),
        agentCommands(panel, model, connection),
        copyCommands(panel, model, connection),
        scratchCommands(panel, model, connection),
        sessionCommands(panel, model, connection),
        projectCommands(panel, connection),
        modelCommands(panel, model, connection),
        keyCommands({ keys, connection, panel, secrets, keyFile: keyFile.path }),
        lentCommands(lent, secrets),
        compareCommands({ extensionUri: context.extensionUri, connection, panel, model, log }),
        auditCommands({ extensionUri: context.extensionUri, connection, panel, log }, model),
        aboutCommands({
          connection,
          keys,
          lent,
          model,
          log,
          view: own(new StatusView()),
          extensionVersion: version,
          stateFolder: state,
        }),
      ],
      log,
    ),
  );
  own(registerCheckpointFiles(connection));
  own(leaveCopies(model));
  own(markCopies(model));
  own(markScratch(model));
  own(reportRunning(model));
  own(watchWindow(part => connection.say(part)));
  own(sayKey(keys, connection, context.secrets));
  own(sayLent(lent, connection, context.secrets));
  own(refuseLooseKeys(keys, secrets, log));
  own(sayAttendance(connection));
  own(followLog(connection, state, log));
  own(watchRules(connection, log));
  own(askLargeFolder(model, context.workspaceState));
  own(showStanding(panel, keys, connection));
  own(reportContext(panel, keys, model));
  own(showStatusBar(model, panel));
  own(announceRequests(model, panel, systemClock));
  own(announceWays(model, panel, connection));
  own(noticeRestarts(connection, model, panel));
  own(joinWhenNeeded(connection, panel, log));
  void showFirstTime(context.globalState);
}

/** A window with a folder remembers for that folder. */
function memoryFile({ storageUri, globalStorageUri }: vscode.ExtensionContext): string {
  return join((storageUri ?? globalStorageUri).fsPath, 'panel.json');
}

/** Empty for the usual place. Read once: a window stays with the state folder it started with. */
function stateSetting(): string {
  return vscode.workspace.getConfiguration('banyan').get('stateFolder', '');
}
