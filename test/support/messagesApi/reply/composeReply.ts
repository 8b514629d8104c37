import type { Script, Step } from '../script.ts';
import { estimateTokens } from '../tokens.ts';
import type { Wire } from '../wire/record.ts';
import { event, type Emission } from './emission.ts';
import { jsonDeltas, textDeltas, type Pace } from './deltas.ts';
import type { ThinkingMint } from './thinkingMint.ts';
import { assertNever } from '../../../../src/base/assertNever.ts';

/** A reply worked out before anything of it is sent. */
export interface ComposedReply {
  /** The finished blocks, as a response without streaming has them. */
  readonly content: readonly Wire[];
  /** The events of all blocks with the pauses between them; message events are added around them. */
  readonly emissions: readonly Emission[];
  readonly stopReason: string;
  readonly stopSequence: string | null;
  readonly stopDetails: unknown;
  readonly outputTokens: number;
  readonly thinkingTokens: number;
}

export interface ComposeInput {
  readonly script: Script;
  readonly mint: ThinkingMint;
  readonly nextToolId: () => string;
  /** The most tokens the reply may have, and the stop reason when it would have more. */
  readonly limit: { readonly tokens: number; readonly reason: string };
}

/** Turns a script into blocks and events; text beyond the limit is cut off, as is what would follow. */
export function composeReply({ script, mint, nextToolId, limit }: ComposeInput): ComposedReply {
  const content: Wire[] = [];
  const emissions: Emission[] = [];
  let pace: Pace = { chunkSize: 48, everyMs: 0 };
  let left = limit.tokens;
  let thinkingTokens = 0;
  let cut = limit.tokens === 0;
  let end: { reason: string; sequence?: string; details?: unknown } | undefined;

  const add = (opening: Wire, deltas: readonly Emission[], finished: Wire): void => {
    const index = content.length;
    content.push(finished);
    mint.follow(finished);
    emissions.push(event('content_block_start', { index, content_block: opening }));
    for (const each of deltas) {
      emissions.push(each.kind === 'event' ? { ...each, data: { ...each.data, index } } : each);
    }
    emissions.push(event('content_block_stop', { index }));
  };

  for (const step of script) {
    if (left <= 0 && isBlock(step)) {
      cut = true;
      break;
    }
    switch (step.kind) {
      case 'gate':
        emissions.push(step);
        break;
      case 'ping':
        emissions.push(event('ping', {}));
        break;
      case 'drip':
        pace = step;
        break;
      case 'stop':
        end = { ...step };
        break;
      case 'text': {
        const said = textDeltas(step.parts, 'text', pace, left);
        left -= said.tokens;
        add({ type: 'text', text: '', citations: null }, said.emissions, {
          type: 'text',
          text: said.text,
          citations: null,
        });
        break;
      }
      case 'thinking': {
        const thought = textDeltas(step.parts, 'thinking', pace, left);
        left -= thought.tokens;
        thinkingTokens += thought.tokens;
        const block = mint.thinking(thought.text);
        const sign = event('content_block_delta', {
          delta: { type: 'signature_delta', signature: block['signature'] },
        });
        const shown = thought.emissions.filter(each => mint.display === 'summarized' || each.kind === 'gate');
        add({ type: 'thinking', thinking: '', signature: '' }, [...shown, sign], block);
        break;
      }
      case 'redacted': {
        const block = mint.redacted(step.data);
        add(block, [], block);
        break;
      }
      case 'toolUse': {
        const head = { type: 'tool_use', id: nextToolId(), name: step.name, input: {}, caller: { type: 'direct' } };
        const json = JSON.stringify(step.input);
        const whole = estimateTokens(json) <= left;
        const sent = whole ? json : json.slice(0, left * 4);
        left -= estimateTokens(json);
        add(head, jsonDeltas(sent, pace, step.pause), whole ? { ...head, input: step.input } : head);
        break;
      }
      default:
        assertNever(step);
    }
  }
  const natural = content.some(block => block['type'] === 'tool_use') ? 'tool_use' : 'end_turn';
  return {
    content,
    emissions,
    stopReason: cut || left < 0 ? limit.reason : (end?.reason ?? natural),
    stopSequence: end?.sequence ?? null,
    stopDetails: end?.details ?? null,
    outputTokens: limit.tokens - Math.max(0, left),
    thinkingTokens,
  };
}

const isBlock = ({ kind }: Step): boolean => ['text', 'thinking', 'redacted', 'toolUse'].includes(kind);
