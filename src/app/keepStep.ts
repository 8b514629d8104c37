import { changedBy } from '../harness/keptFiles.ts';
import { openReplyAt } from '../harness/openCalls.ts';
import type { RunDeps } from '../harness/runDeps.ts';

/**
 * Begins to keep the files as a run left them that is parked between the calls of a reply: what its first calls changed
 * belongs to the line that goes on from there, wherever that is.
 */
export async function keepStep({ journal, branch, files }: RunDeps): Promise<void> {
  const head = journal.tree().branches.get(branch)?.head ?? 0;
  const open = await openReplyAt(journal, head);
  if (open) files.after(head, changedBy([...open.known.values()].map(({ outcome }) => outcome)));
}
