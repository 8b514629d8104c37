import { sentPart } from '../model/renderPath.ts';
import type { ModelInfo } from '../model/model.ts';
import type { NodeAdded } from '../session/event.ts';

/** Tokens that are left free for the next reply, and for writing a summary. */
const reserve = 40_000;

/** Tokens in the model's context at the end of a path: what the last reply counted, and an estimate of what came after. 0 while nothing was counted since the last summary. */
export function contextTokens(path: readonly NodeAdded[]): number {
  const sent = sentPart(path);
  const last = sent.findLastIndex(node => node.kind === 'reply' && node.context > 0);
  const counted = sent[last]?.context ?? 0;
  if (counted === 0) return 0;
  return counted + sent.slice(last + 1).reduce((sum, node) => sum + estimated(node), 0);
}

/** Whether a summary has to take the context's place before the next request. */
export function isNearlyFull(path: readonly NodeAdded[], { contextWindow }: Pick<ModelInfo, 'contextWindow'>): boolean {
  const limit = Math.max(contextWindow - reserve, contextWindow / 2);
  const sent = sentPart(path);
  const first = sent.find(node => node.kind === 'reply' && node.context > 0);
  // Where the summary itself fills the window, another one would not help.
  if (sent[0]?.kind === 'summary' && (first?.context ?? 0) > limit) return false;
  return contextTokens(path) > limit;
}

/**
 * What an agent is told once when its context has become large enough that going back or summing up may pay; undefined
 * before that, and after it was told. It is no advice: it says what can be done and what it would cost.
 */
export function roomNote(
  path: readonly NodeAdded[],
  { contextWindow }: Pick<ModelInfo, 'contextWindow'>,
): string | undefined {
  const tokens = contextTokens(path);
  if (tokens <= Math.min(100_000, contextWindow / 2)) return undefined;
  const told = path.some(node => node.kind === 'note' && node.body.source === 'harness' && said.test(node.body.words));
  if (told) return undefined;
  return `Your context holds about ${Math.round(tokens / 1000)}k of ${Math.round(contextWindow / 1000)}k tokens, and each step reads all of it. You can go on as you are, go back to an earlier place with a note (rewind), let a fork do a part and report (fork), or sum up (compact); it is summed up by itself when it is nearly full.`;
}

const said = /^Your context holds about \d+k of \d+k tokens/;

/** A token is about four characters of JSON. */
function estimated(node: NodeAdded): number {
  return Math.ceil(JSON.stringify(node.body.blocks).length / 4);
}
