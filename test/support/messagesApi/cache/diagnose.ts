import type { Wire } from '../wire/record.ts';
import type { Prompt, PromptBlock } from './render.ts';

/** A request a later one may name as its predecessor. */
export interface AnsweredPrompt {
  readonly model: string;
  readonly speed: string;
  readonly prompt: Prompt;
}

/** The `diagnostics` of a response: what in the request's structure kept it from reusing the earlier prefix. */
export function diagnose(now: AnsweredPrompt, before: AnsweredPrompt | 'unknown'): Wire | null {
  if (before === 'unknown') return reason({ type: 'previous_message_not_found' });
  const missed = (shared: number): Wire => ({ cache_missed_input_tokens: Math.max(0, before.prompt.tokens - shared) });
  if (now.model !== before.model || now.speed !== before.speed) return reason({ type: 'model_changed', ...missed(0) });
  const level = firstDifference(now.prompt, before.prompt);
  if (level === 'tools') return reason({ type: 'tools_changed', ...missed(0) });
  if (level === 'system') return reason({ type: 'system_changed', ...missed(tokensOf(before.prompt, 'tools')) });
  if (now.prompt.settings !== before.prompt.settings) return reason({ type: 'unavailable' });
  if (level === 'messages')
    return reason({ type: 'messages_changed', ...missed(sharedTokens(now.prompt, before.prompt)) });
  return null;
}

const reason = (value: Wire): Wire => ({ cache_miss_reason: value });

/** The first level in which the earlier prompt is not continued unchanged; only messages may grow. */
function firstDifference(now: Prompt, before: Prompt): PromptBlock['level'] | undefined {
  for (const level of ['tools', 'system'] as const) {
    const [a, b] = [keys(now, level), keys(before, level)];
    if (a.length !== b.length || a.some((key, index) => key !== b[index])) return level;
  }
  const [a, b] = [keys(now, 'messages'), keys(before, 'messages')];
  return b.some((key, index) => key !== a[index]) ? 'messages' : undefined;
}

const keys = (prompt: Prompt, level: PromptBlock['level']): string[] =>
  prompt.blocks.filter(block => block.level === level).map(block => block.key);

const tokensOf = (prompt: Prompt, level: PromptBlock['level']): number =>
  prompt.blocks.findLast(block => block.level === level)?.tokensUpTo ?? 0;

const sharedTokens = (now: Prompt, before: Prompt): number =>
  before.blocks.findLast((block, index) => block.key === now.blocks[index]?.key)?.tokensUpTo ?? 0;
