import type { Intent } from '../protocol/intent.ts';
import type { BranchId } from '../session/ids.ts';
import { pathTo } from '../session/path.ts';
import type { IntentContext } from './intentContext.ts';
import { idle } from './knownBranch.ts';
import { Refusal } from './refusal.ts';
import type { Opened } from './sessions.ts';

/** Carries out `compact`: an idle branch is summed up by a run of its own. */
export async function compactBranch(
  intent: Extract<Intent, { type: 'compact' }>,
  opened: Opened,
  context: IntentContext,
): Promise<BranchId[]> {
  const branch = idle(opened, intent.branch);
  const tree = opened.session.tree();
  if (tree.origin === 'rehearsal') throw new Refusal('invalid', 'The rehearsal only knows its script.');
  const path = pathTo(tree, branch.head);
  const since = path.findLastIndex(node => node.kind === 'summary') + 1;
  if (!path.slice(since).some(node => node.kind === 'reply'))
    throw new Refusal('invalid', 'There is nothing to sum up yet.');
  await opened.runs.compact(branch.id, context.sponsor(opened));
  return [branch.id];
}
