import * as vscode from 'vscode';
import { systemClock } from '../base/clock.ts';
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
        presence => connection.say({ attended: presence === 'attended' }),
        systemClock,
      );
      owned.add(watch);
    }),
  );
  return owned;
}
