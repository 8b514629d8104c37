import { join } from 'node:path';
import type { SessionRow } from '../../protocol/frame.ts';
import { scratchFolder, scratchRoot } from '../../session/scratchFolder.ts';
import { activeRun, type Tree } from '../../session/tree.ts';

/** Where in the explorer somebody runs; absolute paths. */
export interface RunningFolders {
  /** The scratch folders of the agents that run, of the session that is shown. */
  readonly agents: readonly string[];
  /** The folders of the other sessions in which anybody runs: who of them it is, is not known here. */
  readonly sessions: readonly string[];
}

export function runningFolders(tree: Tree | undefined, sessions: readonly SessionRow[]): RunningFolders {
  const running = [...(tree?.branches.values() ?? [])].filter(branch => activeRun(branch));
  return {
    agents: tree ? running.map(({ id }) => join(tree.folder, scratchFolder(tree, id))) : [],
    sessions: sessions
      .filter(({ session, running: runs }) => runs > 0 && session !== tree?.session)
      .map(({ session, folder }) => join(folder, scratchRoot, session)),
  };
}
