import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { carryOut } from '../carryOut.ts';
import type { Connection } from '../connection.ts';
import { initialisePrompt } from '../initialisePrompt.ts';
import type { PanelView } from '../panelView.ts';
import { windowFolder } from '../windowFolders.ts';
import type { Commands } from './command.ts';

/** Work that Banyan words itself. */
export function projectCommands(panel: PanelView, connection: Connection): Commands {
  return {
    initialiseProject: async () => {
      const folder = windowFolder();
      const { session } = await carryOut(connection, { type: 'createSession', folder, origin: 'person' });
      await panel.command({ type: 'openSession', session, branch: 0 });
      const there = ['CLAUDE.md', 'AGENTS.md'].filter(name => existsSync(join(folder, name)));
      const words = initialisePrompt(there);
      await carryOut(connection, { type: 'submit', session, branch: 1, words, how: 'send' });
    },
  };
}
