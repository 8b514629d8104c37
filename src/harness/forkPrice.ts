import { modelInfo } from '../model/modelTable.ts';
import { forkCost } from '../model/price.ts';
import type { NodeId } from '../session/ids.ts';
import { pathTo } from '../session/path.ts';
import type { Journal } from './journal.ts';

/** How long a cache entry lives when nobody reads it; the shorter of the two kinds, so that the price is never too low. */
const warmMs = 5 * 60_000;

/** What the first request of a fork at `at` reads and costs. Tokens are those of the model's context there. */
export async function forkPrice(
  journal: Journal,
  at: NodeId,
  now: number,
): Promise<{ tokens: number; warm: boolean; cost: number }> {
  const reply = pathTo(journal.tree(), at).findLast(node => node.kind === 'reply');
  if (!reply) return { tokens: 0, warm: false, cost: 0 };
  const [node] = await journal.readNodes([reply.id]);
  const warm = now - reply.time < warmMs;
  if (node?.kind !== 'reply') return { tokens: reply.context, warm, cost: -1 };
  return {
    tokens: reply.context,
    warm,
    cost: forkCost(reply.context, modelInfo(node.body.model), warm ? 'warm' : 'cold') ?? -1,
  };
}
