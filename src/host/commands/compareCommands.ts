import * as vscode from 'vscode';
import { branchArgument } from '../branchArgument.ts';
import type { CompareDeps } from '../compare/comparePanel.ts';
import { pickTurn } from '../pickTurn.ts';
import { turnArgument } from '../turnArgument.ts';
import type { Commands } from './command.ts';

/** Comparing branches and turns. The panel shows a few places itself and asks for a table of many: one tab for the same places. */
export function compareCommands(deps: CompareDeps): Commands {
  const { panel, model } = deps;
  const open = new Map<string, vscode.WebviewPanel>();
  const shown = () => {
    const { shown: place } = panel.showing;
    if (!place || !model.tree || model.tree.session !== place.session)
      throw new Error(vscode.l10n.t('No session is shown.'));
    return { tree: model.tree, branch: place.branch };
  };
  return {
    compareBranches: async () => {
      const { tree, branch } = shown();
      const { pickBranches } = await import('../compare/pickPlaces.ts');
      const places = await pickBranches(tree, branch);
      if (places) await panel.command({ type: 'compare', places });
    },
    compareWith: async argument => {
      const { tree, branch } = shown();
      const clicked = branchArgument(argument, tree);
      const head = clicked === undefined ? undefined : tree.branches.get(clicked)?.head;
      const node = head ?? turnArgument(argument, tree, panel.showing.node) ?? (await pickTurn(tree, branch, 'end'));
      if (node === undefined) return;
      const { pickOther } = await import('../compare/pickPlaces.ts');
      const places = await pickOther(tree, clicked ?? branch, node);
      if (places) await panel.command({ type: 'compare', places });
    },
    openComparison: async argument => {
      // A window in which nobody compares starts without its code.
      const { openComparePanel, comparedPlaces } = await import('../compare/comparePanel.ts');
      const compared = comparedPlaces(argument);
      const key = JSON.stringify([
        compared.session,
        ...compared.places.map(place => `${place.branch}/${place.node}`).sort(),
      ]);
      const present = open.get(key);
      if (present) return present.reveal();
      const tab = openComparePanel(deps, compared);
      open.set(key, tab);
      tab.onDidDispose(() => open.delete(key));
    },
  };
}
