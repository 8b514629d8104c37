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
  /** A summary is counted among the iterations, and not in the counters of the message. */
  readonly counts: 'message' | 'compaction';
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
    event('message_start', { message: openMessage(head, startUsage(head)) }),
    event('ping', {}),
    ...reply.emissions,
    event('message_delta', {
      delta: {
        stop_reason: reply.stopReason,
        stop_sequence: reply.stopSequence,
        stop_details: reply.stopDetails,
        container: null,
      },
      usage: endUsage(head, reply),
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
export function usageOf(head: MessageHead, output: number, thinking: number): Wire {
  return {
    ...counters(head, output),
    output_tokens_details: { thinking_tokens: thinking },
    server_tool_use: null,
    service_tier: 'standard',
    inference_geo: 'not_available',
    speed: head.speed,
  };
}

/** What is known before the first word. */
function startUsage(head: MessageHead): Wire {
  const usage = usageOf(head, 1, 0);
  return head.counts === 'message' ? usage : { ...usage, iterations: null };
}

function endUsage(head: MessageHead, reply: ComposedReply): Wire {
  const { cache_creation: _, ...rest } = counters(head, reply.outputTokens);
  return { ...rest, output_tokens_details: { thinking_tokens: reply.thinkingTokens }, server_tool_use: null };
}

function counters({ plan, counts }: MessageHead, output: number): Wire {
  const spent = countersOf(plan, output);
  if (counts === 'message') return spent;
  return { ...countersOf(nothing, 0), iterations: [{ type: 'compaction', ...spent }] };
}

const nothing = { rest: 0, read: 0, write5m: 0, write1h: 0 };

function countersOf(plan: typeof nothing, output: number): Wire {
  return {
    input_tokens: plan.rest,
    cache_creation_input_tokens: plan.write5m + plan.write1h,
    cache_read_input_tokens: plan.read,
    cache_creation: { ephemeral_5m_input_tokens: plan.write5m, ephemeral_1h_input_tokens: plan.write1h },
    output_tokens: output,
  };
}
