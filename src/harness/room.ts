import { isTail, sentPart } from '../model/renderPath.ts';
import type { ModelInfo } from '../model/model.ts';
import type { NodeAdded } from '../session/event.ts';

/** Tokens that are left free for the next reply, and for writing a summary. */
const reserve = 40_000;
/** What is left of them at least for a reply while a summary is being written. */
const leastRoom = 20_000;
/** How long a reply may be unless it turns out to need more. */
const longReply = 32_000;
/** By how much an estimate may be too low. */
const slack = 4_000;

type Window = Pick<ModelInfo, 'contextWindow'>;

/**
 * Tokens in the model's context at the end of a path: what the last reply counted, and an estimate of what came after. 0 while
 * nothing was counted since the last summary, unless something stands behind it that was done while it was written.
 */
export function contextTokens(path: readonly NodeAdded[]): number {
  const sent = sentPart(path);
  const last = sent.findLastIndex(node => isCounted(sent, node));
  const counted = sent[last]?.context ?? 0;
  if (counted === 0 && tailTokens(sent) === 0) return 0;
  return counted + sent.slice(last + 1).reduce((sum, node) => sum + estimated(node), 0);
}

/** Whether a summary is due. */
export function isNearlyFull(path: readonly NodeAdded[], { contextWindow }: Window): boolean {
  const limit = Math.max(contextWindow - reserve, contextWindow / 2);
  const sent = sentPart(path);
  const first = sent.find(node => isCounted(sent, node));
  // Where the summary itself fills the window, another one would not help.
  if (sent[0]?.kind === 'summary' && (first?.context ?? 0) - tailTokens(sent) > limit) return false;
  return contextTokens(path) > limit;
}

/** Whether an agent can go on while its context is summed up. A window of less than two reserves is too small for that. */
export function hasRoomMeanwhile(path: readonly NodeAdded[], { contextWindow }: Window): boolean {
  return contextWindow >= 2 * reserve && contextTokens(path) <= contextWindow - leastRoom;
}

/**
 * Tokens the next reply may have. Models that refuse a limit beyond the window's end are asked for what fits, once: where
 * that was too short (`longer` times), they refuse, and the context is summed up.
 */
export function longestReply(path: readonly NodeAdded[], info: Window & { maxOutput: number }, longer: number): number {
  const wish = Math.min(info.maxOutput, longReply * 2 ** longer);
  return longer > 0 ? wish : Math.min(wish, Math.max(leastRoom, info.contextWindow - contextTokens(path)) - slack);
}

/** Whether a node's tokens are what is sent now: those in a summary's tail counted the context that it took the place of. */
function isCounted(sent: readonly NodeAdded[], node: NodeAdded): boolean {
  return node.kind === 'reply' && node.context > 0 && !isTail(sent, node);
}

function tailTokens(sent: readonly NodeAdded[]): number {
  return sent.reduce((sum, node) => (isTail(sent, node) ? sum + estimated(node) : sum), 0);
}

/**
 * What an agent is told once when its context has become large enough that going back or summing up may pay; undefined
 * before that, and after it was told. It is no advice: it says what can be done and what it would cost.
 */
export function roomNote(path: readonly NodeAdded[], { contextWindow }: Window): string | undefined {
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
