import { clearTimeout, setTimeout } from 'node:timers';
import * as vscode from 'vscode';
import { Disposables, type Disposable } from '../base/disposable.ts';
import { watchAttendance } from './attendance.ts';
import type { Connection } from './connection.ts';

/** Tells the background process whether a person can see this window, from the first time there is one. */
export function sayAttendance(connection: Connection): Disposable {
  const owned = new Disposables();
  let watch: Disposable | undefined;
  owned.add(
    connection.changed.on(() => {
      if (!connection.current || watch) return;
      watch = watchAttendance(
        () => vscode.commands.executeCommand('setContext', 'banyan.present', true),
        attended => connection.say({ attended }),
        { set: (run, ms) => setTimeout(run, ms).unref(), clear: timer => clearTimeout(timer) },
      );
      owned.add(watch);
    }),
  );
  return owned;
}
