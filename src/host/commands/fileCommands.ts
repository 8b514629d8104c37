import * as vscode from 'vscode';
import type { Connection } from '../connection.ts';
import type { LineWritersWhenAsked } from '../files/whenAsked.ts';
import { turnPlace, type TurnPlace } from '../files/turnPlace.ts';
import { historyItem, type HistoryItem } from '../history/historyItem.ts';
import type { HistoryView } from '../history/historyView.ts';
import type { PanelView } from '../panelView.ts';
import { pickTurn } from '../pickTurn.ts';
import { turnArgument } from '../turnArgument.ts';
import type { WindowModel } from '../windowModel.ts';
import type { Commands } from './command.ts';

/** What the window needs to speak of files and the turns that made them. */
export interface FileCommandDeps {
  readonly panel: PanelView;
  readonly model: WindowModel;
  readonly connection: Connection;
  readonly writers: LineWritersWhenAsked;
  readonly history: HistoryView;
}

/** Files and the turns that made them. A window in which nobody asks starts without the code. */
export function fileCommands({ panel, model, connection, writers, history }: FileCommandDeps): Commands {
  const goTo = async (place: TurnPlace): Promise<void> =>
    (await import('../files/showTurn.ts')).showTurn(place, panel, model);
  const named = (argument: unknown): TurnPlace => {
    const place = turnPlace(argument);
    if (!place) throw new Error(vscode.l10n.t('This turn is not known.'));
    return place;
  };
  const version = (argument: unknown): HistoryItem => {
    const item = historyItem(argument, history.listed);
    if (!item) throw new Error(vscode.l10n.t('This turn is not known.'));
    return item;
  };
  return {
    whoWroteLine: () => writers.ask(),
    showFileHistory: () => history.focus(),
    openVersion: async argument =>
      (await import('../history/openVersion.ts')).openVersion(version(argument), connection),
    openVersionChange: async argument =>
      (await import('../history/openVersion.ts')).openVersionChange(version(argument), connection),
    diffVersionWith: async argument =>
      (await import('../history/openVersion.ts')).diffVersionWith(version(argument), history.listed, connection),
    goToTurn: async argument => goTo(named(argument)),
    forkFromTurn: async argument => {
      const place = named(argument);
      const { showTurn } = await import('../files/showTurn.ts');
      await showTurn(place, panel, model, [{ type: 'forkFrom', node: place.node }]);
    },
    openFileAsOfHere: async argument => {
      const node =
        turnArgument(argument, model.tree, panel.showing.node) ??
        (await pickTurn(model.tree, panel.showing.shown?.branch ?? 0, 'end'));
      if (node === undefined || !model.tree) return;
      await (await import('../files/openAsOf.ts')).openAsOf(node, model.tree, connection);
    },
  };
}
