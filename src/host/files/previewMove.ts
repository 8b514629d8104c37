import * as vscode from 'vscode';
import type { Query } from '../../protocol/query.ts';
import type { HostAction } from '../../protocol/webviewMessage.ts';
import type { BranchId, SessionId } from '../../session/ids.ts';
import type { Connection } from '../connection.ts';
import type { WindowModel } from '../windowModel.ts';
import { openChanges } from './openChanges.ts';

type Of<T extends HostAction['type']> = Extract<HostAction, { type: T }>;
type Asked = Extract<Query, { type: 'usePreview' | 'adoptPreview' }>;

/** What moving the workspace to a branch would do to its files. Rejects in words where that cannot be told. */
export function previewUse(
  { session, branch }: Of<'previewUse'>,
  connection: Connection,
  model: WindowModel,
): Promise<void> {
  const holder = model.tree?.session === session ? model.tree.holder : 0;
  const title = vscode.l10n.t('What Changes in Your Workspace');
  return show({ type: 'usePreview', session, branch }, { session, branch: holder, title }, connection, model);
}

/** What an adoption would do to the files of its target. Rejects in words where that cannot be told. */
export function previewAdopt(
  { session, branch, adoption }: Of<'previewAdopt'>,
  connection: Connection,
  model: WindowModel,
): Promise<void> {
  const target = { session, branch: adoption.into, title: vscode.l10n.t('What the Adoption Changes') };
  return show({ type: 'adoptPreview', session, branch, adoption }, target, connection, model);
}

async function show(
  query: Asked,
  target: { session: SessionId; branch: BranchId; title: string },
  connection: Connection,
  model: WindowModel,
): Promise<void> {
  const answer = await (await connection.ask()).query(query);
  if ('unavailable' in answer) throw new Error(answer.unavailable);
  const place = model.placeOf(target.session, target.branch);
  if (!place) throw new Error(vscode.l10n.t('No session is shown.'));
  await openChanges({ ...place, from: answer.from, to: answer.to, changes: answer.changes }, target.title);
}
