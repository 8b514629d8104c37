import type * as vscode from 'vscode';
import { Disposables, type Disposable } from '../base/disposable.ts';
import { statePaths } from '../client/stateFolder.ts';
import type { Connection } from './connection.ts';
import { logLevel } from './logLine.ts';
import { tailLog } from './logTail.ts';

/** Shows the background process's log in the channel, from the first time there is a process. It goes on when that one ends: its last words are there. */
export function followLog(connection: Connection, state: string, log: vscode.LogOutputChannel): Disposable {
  const owned = new Disposables();
  let follows = false;
  owned.add(
    connection.changed.on(() => {
      if (follows) return;
      follows = true;
      owned.add(tailLog(statePaths(state).log, line => log[logLevel(line)](line)));
    }),
  );
  return owned;
}
