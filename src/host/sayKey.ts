import type * as vscode from 'vscode';
import { Disposables, type Disposable } from '../base/disposable.ts';
import type { Connection } from './connection.ts';
import type { Keys } from './keys.ts';

/** Hands the chosen key to the background process, now and whenever it changes, in this window or in another one. */
export function sayKey(keys: Keys, connection: Connection, secrets: vscode.SecretStorage): Disposable {
  const owned = new Disposables();
  owned.add(keys.changed.on(() => connection.say({ credential: keys.choice.credential })));
  owned.add(secrets.onDidChange(() => void keys.load()));
  void keys.load();
  return owned;
}
