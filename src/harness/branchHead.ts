import { effortFor, effortOf, headBytes, makeHead } from '../model/requestHead.ts';
import { handsTools } from '../sandbox/tools.ts';
import type { BlobId } from '../session/ids.ts';
import type { RequestHead } from '../session/requestHead.ts';
import { headOf } from './headOf.ts';
import type { RunDeps } from './runDeps.ts';
import { treeTools } from './tree/treeTools.ts';
import { systemPrompt } from './systemPrompt.ts';

/** A prefix head with its address in the log. */
export interface BranchHead {
  readonly id: BlobId;
  readonly head: RequestHead;
}

/**
 * The head the branch's next request begins with. A branch keeps its own under any later version of Banyan; only a change
 * of model or effort starts a new one, which is an event.
 */
export async function branchHead(
  deps: Pick<RunDeps, 'journal' | 'branch' | 'settings' | 'modelInfo'>,
): Promise<BranchHead> {
  const { journal, branch } = deps;
  const { model, effort: wish } = deps.settings();
  const info = deps.modelInfo(model);
  const effort = effortFor(info, wish);
  const own = journal.tree().branches.get(branch)?.requestHead;
  const present = own === undefined ? undefined : { id: own, head: await headOf(journal, own) };
  if (present && present.head.model === model && effortOf(present.head) === effort) return present;
  const head = makeHead({ model, effort, system: systemPrompt, tools: [...handsTools, ...treeTools], info });
  const id = await journal.putBlob(headBytes(head));
  const reason = !present ? 'first' : present.head.model !== model ? 'model' : 'effort';
  await journal.append({ type: 'requestHeadStarted', branch, head: id, model, reason });
  return { id, head };
}
