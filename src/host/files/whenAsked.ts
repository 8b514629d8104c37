import * as vscode from 'vscode';
import { Disposables, type Disposable } from '../../base/disposable.ts';
import type { Connection } from '../connection.ts';
import type { LineWriters } from './lineWriters.ts';

/** The writers of lines: made when somebody asks for one, or at once where the setting has them always said. */
export interface LineWritersWhenAsked extends Disposable {
  ask(): Promise<void>;
}

export function lineWritersWhenAsked(connection: Connection): LineWritersWhenAsked {
  const owned = new Disposables();
  let made: Promise<LineWriters> | undefined;
  const writers = (): Promise<LineWriters> =>
    (made ??= import('./lineWriters.ts').then(module => owned.add(new module.LineWriters(connection))));
  const obey = async (): Promise<void> => {
    const mode = setting();
    if (mode === 'line' || made) (await writers()).follow(mode === 'line' ? 'line' : 'asked');
  };
  owned.add(
    vscode.workspace.onDidChangeConfiguration(change => {
      if (change.affectsConfiguration('banyan.lineWriters')) void obey();
    }),
  );
  void obey();
  return { ask: async () => (await writers()).ask(), dispose: () => owned.dispose() };
}

function setting(): 'off' | 'line' {
  return vscode.workspace.getConfiguration('banyan').get<'off' | 'line'>('lineWriters', 'off');
}
