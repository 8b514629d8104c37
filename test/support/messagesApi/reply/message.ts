import type { CachePlan } from '../cache/promptCache.ts';
import type { Wire } from '../wire/record.ts';
import type { ComposedReply } from './composeReply.ts';
import { event, type Emission } from './emission.ts';

/** What a message says about itself besides its content. */
export interface MessageHead {
  readonly id: string;
  readonly model: string;
  readonly plan: CachePlan;
  readonly diagnostics: Wire | null;
  /** `input_transformations`, present only with the beta that shows them. */
  readonly changes: readonly Wire[] | undefined;
  readonly speed: string;
}

/** The message of a response without streaming. */
export function wholeMessage(head: MessageHead, reply: ComposedReply): Wire {
  return {
    ...openMessage(head, usageOf(head, reply.outputTokens, reply.thinkingTokens)),
    content: reply.content,
    stop_reason: reply.stopReason,
    stop_sequence: reply.stopSequence,
    stop_details: reply.stopDetails,
  };
}

/** All events of a streamed response, from `message_start` to `message_stop`. */
export function streamedMessage(head: MessageHead, reply: ComposedReply): Emission[] {
  return [
    event('message_start', { message: openMessage(head, usageOf(head, 1, 0)) }),
    event('ping', {}),
    ...reply.emissions,
    event('message_delta', {
      delta: {
        stop_reason: reply.stopReason,
        stop_sequence: reply.stopSequence,
        stop_details: reply.stopDetails,
        container: null,
      },
      usage: {
        input_tokens: head.plan.rest,
        cache_creation_input_tokens: head.plan.write5m + head.plan.write1h,
        cache_read_input_tokens: head.plan.read,
        output_tokens: reply.outputTokens,
        output_tokens_details: { thinking_tokens: reply.thinkingTokens },
        server_tool_use: null,
      },
    }),
    event('message_stop', {}),
  ];
}

function openMessage(head: MessageHead, usage: Wire): Wire {
  return {
    model: head.model,
    id: head.id,
    type: 'message',
    role: 'assistant',
    content: [],
    container: null,
    stop_reason: null,
    stop_sequence: null,
    stop_details: null,
    usage,
    diagnostics: head.diagnostics,
    ...(head.changes ? { input_transformations: head.changes } : {}),
  };
}

/** The usage of a message; the three input counters add up to the whole prompt. */
export function usageOf({ plan, speed }: MessageHead, output: number, thinking: number): Wire {
  return {
    input_tokens: plan.rest,
    cache_creation_input_tokens: plan.write5m + plan.write1h,
    cache_read_input_tokens: plan.read,
    cache_creation: { ephemeral_5m_input_tokens: plan.write5m, ephemeral_1h_input_tokens: plan.write1h },
    output_tokens: output,
    output_tokens_details: { thinking_tokens: thinking },
    server_tool_use: null,
    service_tier: 'standard',
    inference_geo: 'not_available',
    speed,
  };
}
