import type { ComposedReply } from '../reply/composeReply.ts';
import { event } from '../reply/emission.ts';
import type { Script, Step } from '../script.ts';
import { estimateTokens } from '../tokens.ts';
import type { RequestBody } from '../wire/requestBody.ts';
import { sealed } from './seal.ts';

/**
 * The answer to a request for a summary: one block, sent whole, that holds what the script says. A script that says nothing,
 * calls a tool or does not fit is a summary that failed; one that stops for another reason has no block at all.
 */
export function composeSummary(script: Script, body: RequestBody, limit: { readonly tokens: number }): ComposedReply {
  const end = script.find(step => step.kind === 'stop');
  const words = script.map(wordsOf).join('');
  const tokens = estimateTokens(words);
  const failed = words.trim() === '' || tokens > limit.tokens || script.some(({ kind }) => kind === 'toolUse');
  const content = end ? [] : [sealed(failed ? null : words, body)];
  return {
    content,
    emissions: [
      ...script.flatMap(gatesOf),
      ...content.flatMap(block => [
        event('content_block_start', { index: 0, content_block: block }),
        event('content_block_stop', { index: 0 }),
      ]),
    ],
    stopReason: end?.reason ?? 'compaction',
    stopSequence: null,
    stopDetails: end?.details ?? null,
    outputTokens: Math.min(tokens, limit.tokens),
    thinkingTokens: 0,
  };
}

/** The conversation as who writes the summary reads it: the instructions come last. */
export function withInstructions(body: RequestBody): RequestBody {
  if (!body.compaction) return body;
  const given = body.compaction['instructions'];
  const instructions =
    typeof given === 'string' && given.trim() !== '' ? given : 'Write a summary of the conversation.';
  const content = { form: 'string', blocks: [{ type: 'text', text: instructions }] } as const;
  const raw = { role: 'user', content: instructions };
  return { ...body, messages: [...body.messages, { role: 'user', content, raw }] };
}

function wordsOf(step: Step): string {
  return step.kind === 'text' ? step.parts.filter(part => typeof part === 'string').join('') : '';
}

/** Whatever the script waits for is waited for before the block. */
function gatesOf(step: Step): ComposedReply['emissions'][number][] {
  if (step.kind === 'gate') return [step];
  if (step.kind !== 'text' && step.kind !== 'thinking') return [];
  return step.parts.flatMap(part => (typeof part === 'string' ? [] : [part]));
}
