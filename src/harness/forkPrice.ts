import { context } from '../model/context.ts';
import type { ModelInfo } from '../model/model.ts';
import { forkCost } from '../model/price.ts';
import { isTail, sentPart } from '../model/renderPath.ts';
import { effortFor, effortOf, readHead } from '../model/requestHead.ts';
import type { NodeId } from '../session/ids.ts';
import { pathTo } from '../session/path.ts';
import type { Journal } from './journal.ts';
import { contextTokens } from './room.ts';
import type { SessionLedger } from './sessionLedger.ts';

/**
 * What the first request of a fork at `at` reads and costs: the tokens of the model's context there, whether the prompt
 * cache still holds most of them, and US dollars (-1 where the price is not known). Under another model or effort (`under`)
 * the fork begins a new prefix head: nothing of it is in the cache, and all is written anew.
 */
export async function forkPrice(
  journal: Journal,
  ledger: SessionLedger,
  at: NodeId,
  now: number,
  modelInfo: (id: string) => ModelInfo,
  under: { readonly model?: string | undefined; readonly effort?: string | undefined } = {},
): Promise<{ tokens: number; warm: boolean; cost: number }> {
  const path = await journal.readNodes(pathTo(journal.tree(), at).map(node => node.id));
  const sent = sentPart(path);
  const reply = sent.findLast(node => node.kind === 'reply');
  if (reply?.kind !== 'reply') return { tokens: 0, warm: false, cost: 0 };
  // A reply in a summary's tail counted the context that the summary took the place of.
  const size = isTail(sent, reply) ? contextTokens(path) : reply.context;
  const head = readHead(await journal.readBlob(reply.body.head));
  const model = under.model ?? head.model;
  const effort = under.effort === undefined ? effortOf(head) : effortFor(modelInfo(model), under.effort);
  if (model !== head.model || effort !== effortOf(head))
    return { tokens: size, warm: false, cost: forkCost(size, modelInfo(model), 'cold') ?? -1 };
  const options = { head, headId: reply.body.head, now, ledger: await ledger.at(journal, now) };
  const { expectedRead } = context(path, options);
  const tokens = Math.max(size, expectedRead);
  const warm = expectedRead > 0 && expectedRead >= tokens / 2;
  const info = modelInfo(head.model);
  const parts = warm
    ? [forkCost(expectedRead, info, 'warm'), forkCost(tokens - expectedRead, info, 'cold')]
    : [forkCost(tokens, info, 'cold')];
  const cost = parts.reduce<number>((sum, part) => (part === null || sum < 0 ? -1 : sum + part), 0);
  return { tokens, warm, cost };
}
