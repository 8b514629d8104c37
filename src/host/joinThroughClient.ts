import * as vscode from 'vscode';
import type { Join } from './connection.ts';
import { nodePrograms } from './nodePrograms.ts';

/** Where the background process comes from and where it keeps things. */
export interface ClientPlace {
  /** The state folder, absolute. */
  readonly state: string;
  /** The folder of the built programs. */
  readonly dist: string;
  readonly version: string;
}

/** Reaches the background process by the client, whose code is run only now: a window that needs none starts without it. */
export function joinThroughClient({ state, dist, version }: ClientPlace, log: vscode.LogOutputChannel): Join {
  return async (how, peer) => {
    const { joinSupervisor } = await import('../client/joinSupervisor.ts');
    const setting = vscode.workspace.getConfiguration('banyan').get('nodePath', '');
    const own = {
      path: process.execPath,
      kind: process.versions['electron'] === undefined ? 'node' : 'electron',
    } as const;
    return joinSupervisor({
      state,
      dist,
      version,
      client: 'window',
      nodePaths: nodePrograms({ setting, own }),
      peer,
      start: how,
      log: line => log.info(line),
    });
  };
}
