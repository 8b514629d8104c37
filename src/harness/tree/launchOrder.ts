import { context } from '../../model/context.ts';
import { promptTokens } from '../../model/price.ts';
import type { NodeAdded } from '../../session/event.ts';
import type { BlobId, NodeId } from '../../session/ids.ts';
import { pathTo } from '../../session/path.ts';
import { headOf } from '../headOf.ts';
import type { RunDeps } from '../runDeps.ts';
import { tokensOf } from './tokens.ts';

/** Up to so many tokens may be written to the cache more often than once, for children that begin at once. */
const mostWritten = 10_000;

/**
 * Whether children that start at a place all begin at once, or one goes ahead. What they share and the prompt cache does not
 * hold yet every one of them would write.
 */
export async function launchOrder(
  deps: LaunchDeps,
  from: NodeId,
  head: BlobId | undefined,
  children: number,
): Promise<'together' | 'firstAhead'> {
  if (children < 2 || head === undefined) return 'together';
  const unwritten = (await sinceLastRequest(deps, from, head)) ?? (await unwrittenOf(deps, from, head));
  return children * unwritten < mostWritten ? 'together' : 'firstAhead';
}

/** Less than an entry of the cache lives, in milliseconds. */
const sureMs = 4 * 60_000;

/**
 * The usual case, without reading the whole path: the newest reply's request left everything up to that reply in the cache,
 * a moment ago. Undefined where that is not known.
 */
async function sinceLastRequest(
  { journal, clock }: LaunchDeps,
  from: NodeId,
  head: BlobId,
): Promise<number | undefined> {
  const path = pathTo(journal.tree(), from);
  const [reply, ...after] = await journal.readNodes(
    path.slice(path.findLastIndex(node => node.kind === 'reply')).map(node => node.id),
  );
  // Behind a summary the context is another one.
  if (reply?.kind !== 'reply' || reply.body.head !== head || after.some(node => node.kind === 'summary'))
    return undefined;
  const { usage, ms } = reply.body;
  const kept = promptTokens(usage) - usage.input;
  if (kept === 0 || clock.now() - (reply.time - ms) > sureMs) return undefined;
  return reply.context - kept + sizeOf(after);
}

async function unwrittenOf({ journal, ledger, clock }: LaunchDeps, from: NodeId, head: BlobId): Promise<number> {
  const now = clock.now();
  const path = await journal.readNodes(pathTo(journal.tree(), from).map(node => node.id));
  const known = await ledger.at(journal, now);
  const { expectedRead } = context(path, {
    head: await headOf(journal, head),
    headId: head,
    now,
    ledger: known,
  });
  const at = path.findLastIndex(node => node.context > 0);
  return (path[at]?.context ?? 0) + sizeOf(path.slice(at + 1)) - Math.max(0, expectedRead);
}

function sizeOf(nodes: readonly NodeAdded[]): number {
  return nodes.reduce((sum, node) => sum + tokensOf(JSON.stringify(node.body.blocks)), 0);
}

type LaunchDeps = Pick<RunDeps, 'journal' | 'ledger' | 'clock'>;
