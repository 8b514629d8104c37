import type * as vscode from 'vscode';
import { Disposables, type Disposable } from '../base/disposable.ts';
import type { Connection } from './connection.ts';
import type { LentCredentials } from './lentCredentials.ts';

/** Hands what is lent to the background process, now and whenever it changes, in this window or in another one. */
export function sayLent(lent: LentCredentials, connection: Connection, secrets: vscode.SecretStorage): Disposable {
  const owned = new Disposables();
  owned.add(lent.changed.on(() => connection.say({ lent: [...lent.all] })));
  owned.add(secrets.onDidChange(() => void lent.load()));
  void lent.load();
  return owned;
}
