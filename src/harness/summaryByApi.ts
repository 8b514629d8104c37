import { refusalOf } from '../model/compaction.ts';
import type { Block } from '../session/block.ts';
import type { Logged, NodeAdded } from '../session/event.ts';
import type { BlobId } from '../session/ids.ts';
import type { ReplyBody } from '../session/node.ts';
import { askModel, type AskedReply } from './askModel.ts';
import type { BranchHead } from './branchHead.ts';
import type { RunDeps } from './runDeps.ts';

/** A summary that the API wrote: its block goes back as it came, under the prefix head it was made under. */
export interface SummaryByApi {
  readonly block: Block;
  readonly head: BlobId;
}

/** What is asked, and how many tokens the summary may have. */
interface Ask {
  readonly asked: string;
  readonly longest: number;
}

/**
 * Asks the API itself to sum a path up. Undefined where it does not do that for the model, or refuses to here: then the model
 * is to be asked as for any reply, and nothing was paid.
 */
export async function askApi(
  deps: RunDeps,
  path: readonly Logged<NodeAdded>[],
  head: BranchHead,
  { asked, longest }: Ask,
  signal: AbortSignal,
): Promise<AskedReply | undefined> {
  if (!(await deps.model.compacts?.(head.head.model, deps.credential, signal))) return undefined;
  const reply = await askModel(deps, path, head, longest, signal, { instructions: asked });
  const { failure, marks: _marks, missed: _missed, ...body } = reply.body;
  if (failure && refusalOf(failure)) return undefined;
  // What such a request was billed says neither how long its context was nor what of it the cache gave.
  return { ...reply, context: 0, body: { ...body, expectedRead: -1, ...(failure && { failure }) } };
}

/** The summary of the API in a reply, and what it says; undefined where there is none that says something. */
export function summaryIn({ blocks, stop, head }: ReplyBody): { words: string; made: SummaryByApi } | undefined {
  const block = stop === 'compaction' ? blocks.find(({ type }) => type === 'compaction') : undefined;
  const content = block?.['content'];
  const words = typeof content === 'string' ? content.trim() : '';
  return block && words !== '' ? { words, made: { block, head } } : undefined;
}
