import * as vscode from 'vscode';
import type { BranchId } from '../../session/ids.ts';
import type { Tree } from '../../session/tree.ts';
import { carryOut } from '../carryOut.ts';
import type { Connection } from '../connection.ts';
import type { WindowModel } from '../windowModel.ts';

/** How long the word of a new copy may take to get here once it is made, in milliseconds. */
const patience = 10_000;

/** The folder of a branch's copy, which is made where there is none. Rejects in words where that cannot be. */
export async function copyFolder(
  { session, branches }: Tree,
  branch: BranchId,
  { model, connection }: { model: WindowModel; connection: Connection },
): Promise<string> {
  const present = branches.get(branch)?.copy?.folder;
  if (present !== undefined) return present;
  const name = branches.get(branch)?.name ?? '';
  const location = vscode.ProgressLocation.Notification;
  const title = vscode.l10n.t('Making the copy of {0}…', name);
  return vscode.window.withProgress({ location, title }, async () => {
    await carryOut(connection, { type: 'makeCopy', session, branch });
    const made = await told(() => model.placeOf(session, branch)?.copy, model);
    if (made === undefined) throw new Error(vscode.l10n.t('{0} has no copy of the files.', name));
    return made;
  });
}

/** What `look` gives as soon as the window knows; undefined where it does not get to know. */
function told(look: () => string | undefined, model: WindowModel): Promise<string | undefined> {
  const now = look();
  if (now !== undefined) return Promise.resolve(now);
  return new Promise(resolve => {
    const timer = setTimeout(() => end(undefined), patience);
    const listening = model.changed.on(() => {
      const value = look();
      if (value !== undefined) end(value);
    });
    function end(value: string | undefined): void {
      clearTimeout(timer);
      listening.dispose();
      resolve(value);
    }
  });
}
