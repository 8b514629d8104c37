import type { Conversation } from './conversation.ts';
import { isRemembered, type Utterance } from './reading.ts';
import { stop, text, toolUse, type PlayedStep } from './step.ts';

/**
 * A reply that ends in one of the ways replies can end; undefined when it has ended so already. `mark` is the agent's memory
 * that it has, in replies that stay on the path; for the others it looks at what the harness did about it.
 */
export function stopScript(
  way: string,
  { maxTokens }: Conversation,
  all: readonly Utterance[],
  mark: string,
): readonly PlayedStep[] | undefined {
  const newest = all.at(-1);
  switch (way) {
    case 'empty':
      // The reply leaves the path; a note of the harness takes its place.
      return newest?.kind === 'told' && newest.place === '' && /continue|go on/i.test(newest.words) ? undefined : [];
    case 'max_tokens':
      return [text(`${mark} and so`), stop('max_tokens')];
    case 'cut':
      // Asked again, it has more room.
      return maxTokens > 40_000 ? undefined : [toolUse('bash', { command: `true ${'#'.repeat(maxTokens * 4)}` })];
    case 'refusal':
      return [text('I cannot help with that.'), stop('refusal', { category: null, explanation: null })];
    case 'pause_turn':
      return [text(mark), stop(way)];
    case 'model_context_window_exceeded':
      // The reply leaves the path; the agent goes on from a summary, which it wrote itself.
      return all.some(isRemembered) ? undefined : [text(mark), stop(way)];
    default:
      throw new Error(`The played agent knows no way to stop called ${way}.`);
  }
}
