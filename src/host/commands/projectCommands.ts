import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { branchArgument } from '../branchArgument.ts';
import { carryOut } from '../carryOut.ts';
import type { Connection } from '../connection.ts';
import { initialisePrompt } from '../initialisePrompt.ts';
import type { PanelView } from '../panelView.ts';
import { windowFolder } from '../windowFolders.ts';
import type { WindowModel } from '../windowModel.ts';
import type { Commands } from './command.ts';

/** Work that Banyan words itself: getting to know a project, and looking at what a branch has done. */
export function projectCommands(panel: PanelView, model: WindowModel, connection: Connection): Commands {
  return {
    initialiseProject: async () => {
      const folder = windowFolder();
      const { session } = await carryOut(connection, { type: 'createSession', folder, origin: 'person' });
      await panel.command({ type: 'openSession', session, branch: 0 });
      const there = ['CLAUDE.md', 'AGENTS.md'].filter(name => existsSync(join(folder, name)));
      const words = initialisePrompt(there);
      await carryOut(connection, { type: 'submit', session, branch: 1, words, how: 'send' });
    },
    reviewBranch: async argument => {
      const place = panel.showing.shown;
      if (!place) throw new Error(vscode.l10n.t('No session is shown.'));
      const branch = branchArgument(argument, model.tree) ?? place.branch;
      const { branches } = await carryOut(connection, { type: 'review', session: place.session, branch });
      const made = model.tree?.branches.get(branches[0] ?? 0)?.name;
      const name = model.tree?.branches.get(branch)?.name ?? '';
      void vscode.window.showInformationMessage(
        made === undefined
          ? vscode.l10n.t('{0} is being reviewed. What is found goes to it.', name)
          : vscode.l10n.t('{0} reviews {1}. What it finds goes to it.', made, name),
      );
    },
  };
}
