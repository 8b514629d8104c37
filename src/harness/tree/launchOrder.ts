import { context } from '../../model/context.ts';
import type { BlobId, NodeId } from '../../session/ids.ts';
import { readHead } from '../../model/requestHead.ts';
import { pathTo } from '../../session/path.ts';
import type { RunDeps } from '../runDeps.ts';
import { tokensOf } from './tokens.ts';

/** Up to so many tokens may be written to the cache more often than once, for children that begin at once. */
const mostWritten = 10_000;

/**
 * Whether children that start at a place all begin at once, or one goes ahead. What they share and the prompt cache does not
 * hold yet every one of them would write.
 */
export async function launchOrder(
  deps: Pick<RunDeps, 'journal' | 'ledger' | 'clock'>,
  from: NodeId,
  head: BlobId | undefined,
  children: number,
): Promise<'together' | 'firstAhead'> {
  if (children < 2 || head === undefined) return 'together';
  const { journal, ledger, clock } = deps;
  const now = clock.now();
  const path = await journal.readNodes(pathTo(journal.tree(), from).map(node => node.id));
  const options = {
    head: readHead(await journal.readBlob(head)),
    headId: head,
    now,
    ledger: await ledger.at(journal, now),
  };
  const { expectedRead } = context(path, options);
  const at = path.findLastIndex(node => node.context > 0);
  const added = path.slice(at + 1).reduce((sum, node) => sum + tokensOf(JSON.stringify(node.body.blocks)), 0);
  const unwritten = (path[at]?.context ?? 0) + added - Math.max(0, expectedRead);
  return children * unwritten < mostWritten ? 'together' : 'firstAhead';
}
