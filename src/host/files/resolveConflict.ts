import * as vscode from 'vscode';
import type { HostAction } from '../../protocol/webviewMessage.ts';
import type { WindowModel } from '../windowModel.ts';
import { branchFile } from './branchFile.ts';
import { checkpointUri } from './checkpointUri.ts';

/** VS Code's own, which the built-in git extension uses too; it is no promised part of the API and may be gone. */
const mergeEditor = '_open.mergeEditor';

type Action = Extract<HostAction, { type: 'resolveConflict' }>;

/**
 * Opens a file in which both sides of an adoption stand: in the merge editor, with the sides from their checkpoints. Where that
 * is not there, or a side has no such file, the file opens with its conflict markers.
 */
export async function resolveConflict(action: Action, model: WindowModel): Promise<void> {
  const { session, branch, adopted, path } = action;
  const tree = model.tree?.session === session ? model.tree : undefined;
  const into = tree?.branches.get(branch);
  const adoption = into?.adoptions?.find(({ seq }) => seq === adopted);
  const place = model.placeOf(session, branch);
  if (!tree || !adoption || !place) throw new Error(vscode.l10n.t('This adoption is not known any more.'));
  const output = vscode.Uri.file(branchFile(place, path));
  const at = (checkpoint: string): vscode.Uri =>
    vscode.Uri.from(checkpointUri({ folder: tree.folder, checkpoint, path }));
  const { sides, safety } = adoption;
  if (!sides || !(await canMerge())) return open(output);
  const [base, theirs, mine] = [at(sides.base), at(sides.theirs), at(safety)];
  const there = await Promise.all([base, theirs, mine, output].map(isThere));
  if (!there.every(Boolean)) return open(output);
  await vscode.commands.executeCommand(mergeEditor, {
    base,
    input1: { uri: theirs, title: tree.branches.get(adoption.source)?.name ?? '' },
    input2: { uri: mine, title: into?.name ?? '' },
    output,
  });
}

async function canMerge(): Promise<boolean> {
  return (await vscode.commands.getCommands(false)).includes(mergeEditor);
}

async function open(uri: vscode.Uri): Promise<void> {
  await vscode.commands.executeCommand('vscode.open', uri, { preview: false });
}

function isThere(uri: vscode.Uri): Thenable<boolean> {
  return vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
}
