import * as vscode from 'vscode';
import type { ComparedPlace, Comparison } from '../../protocol/query.ts';
import type { HostAction } from '../../protocol/webviewMessage.ts';
import type { SessionId } from '../../session/ids.ts';
import type { Connection } from '../connection.ts';
import { openChanges } from '../files/openChanges.ts';
import type { WindowModel } from '../windowModel.ts';

type Action = Extract<HostAction, { type: 'openWayDiff' }>;

/** What a compared way changed since the paths parted, in VS Code's own multi-diff. Rejects in words. */
export async function openWayDiff(action: Action, connection: Connection, model: WindowModel): Promise<void> {
  const { session, places, way } = action;
  const comparison = await (await connection.ask()).query({ type: 'compare', session, places });
  await openSince(comparison, way, folderOf(model, session));
}

/** The diff of one way of a comparison since the paths parted. */
export async function openSince({ ways, fromTurn }: Comparison, at: number, folder: string): Promise<void> {
  const way = ways[at];
  if (!way) throw new Error(vscode.l10n.t('This branch is not known.'));
  if (way.after === '') throw new Error(vscode.l10n.t('No files were kept up to there.'));
  const title =
    fromTurn > 0
      ? vscode.l10n.t('{0} since turn {1}', way.name, fromTurn)
      : vscode.l10n.t('{0} since the start', way.name);
  await openChanges({ folder, from: way.before, to: way.after, changes: way.files }, title);
}

/** What differs between the files of two compared places. */
export async function openBetween(
  { session, from, to }: { session: SessionId; from: Comparison['ways'][number]; to: Comparison['ways'][number] },
  connection: Connection,
  folder: string,
): Promise<void> {
  const answer = await (await connection.ask()).query({ type: 'fileChanges', session, from: from.node, to: to.node });
  if ('unavailable' in answer) throw new Error(answer.unavailable);
  const title = vscode.l10n.t('{0} and {1}', from.name, to.name);
  await openChanges({ folder, ...answer }, title);
}

/** The folder of a session this window knows. Throws in words. */
export function folderOf(model: WindowModel, session: SessionId): string {
  const folder = model.folderOf(session);
  if (folder === undefined) throw new Error(vscode.l10n.t('No session is shown.'));
  return folder;
}

/** A session's places that are compared. */
export interface ComparedPlaces {
  readonly session: SessionId;
  readonly places: ComparedPlace[];
}
