import { extend, fingerprints } from '../thinking/fingerprints.ts';
import { fingerprint, sign } from '../thinking/signature.ts';
import { estimateTokens } from '../tokens.ts';
import type { Wire } from '../wire/record.ts';
import type { RequestBody } from '../wire/requestBody.ts';

/** Makes the thinking blocks of one reply, each bound to all that stands before it. */
export interface ThinkingMint {
  readonly display: 'summarized' | 'omitted';
  thinking(text: string): Wire;
  redacted(text: string): Wire;
  /** Tells of a block of the reply, so that what comes after is bound to it too. */
  follow(block: Wire): void;
}

/** `body` and `chain` are the request as `model` saw it; `seed` makes ids unique. */
export function thinkingMint(
  body: RequestBody,
  model: string,
  chain: readonly string[],
  display: 'summarized' | 'omitted',
  seed: string,
): ThinkingMint {
  const prints = fingerprints(body);
  const seen = [...chain];
  let before = prints.end;

  const signature = (text: string, shown: string): string => {
    const id = fingerprint(`${seed} ${seen.length}`).slice(0, 10);
    const signed = sign({
      model,
      system: prints.system,
      tools: prints.tools,
      messages: before,
      id,
      chain: [...seen],
      shown: fingerprint(shown),
      tokens: estimateTokens(text),
    });
    seen.push(id);
    return signed;
  };

  return {
    display,
    thinking(text) {
      const shown = display === 'summarized' ? text : '';
      return { type: 'thinking', thinking: shown, signature: signature(text, shown) };
    },
    redacted: text => ({ type: 'redacted_thinking', data: signature(text, '') }),
    follow(block) {
      before = extend(before, 'assistant', block);
    },
  };
}
