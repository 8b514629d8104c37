import * as vscode from 'vscode';
import type { Connection } from '../connection.ts';
import type { Keys } from '../keys.ts';
import type { LentCredentials } from '../lentCredentials.ts';
import { keyWords } from '../keyWords.ts';
import { statusDocument } from '../statusDocument.ts';
import { keyFor, troubleOf } from '../standing.ts';
import type { StatusView } from '../statusView.ts';
import { windowFolder } from '../windowFolders.ts';
import type { WindowModel } from '../windowModel.ts';
import { readSettings } from '../windowWatch.ts';
import type { Commands } from './command.ts';

/** What the answers are made of. */
export interface AboutDeps {
  readonly connection: Connection;
  readonly keys: Keys;
  readonly lent: LentCredentials;
  readonly model: WindowModel;
  readonly log: vscode.LogOutputChannel;
  readonly view: StatusView;
  readonly extensionVersion: string;
  readonly stateFolder: string;
}

/** What runs behind the window, and what it wrote down. */
export function aboutCommands(deps: AboutDeps): Commands {
  const { connection, keys, lent, model, log, extensionVersion } = deps;
  return {
    showStatus: async () => {
      await connection.joinRunning();
      const supervisor = await connection.current?.query({ type: 'status' });
      const rules = await connection.current?.query({ type: 'rules', folder: windowFolder() });
      const text = statusDocument(
        {
          supervisor,
          trouble: troubleOf(connection.state),
          extensionVersion,
          stateFolder: deps.stateFolder,
          key: keyWords(keyFor(keys.choice.standing, readSettings().baseUrl), vscode.l10n.t),
          wall: model.wall,
          lent: lent.named,
          rules,
          now: Date.now(),
        },
        vscode.l10n.t,
      );
      await deps.view.show(text);
    },
    showLog: async () => log.show(),
  };
}
