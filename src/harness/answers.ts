import type { Block, ToolCall } from '../session/block.ts';
import { nodeName, type NodeId } from '../session/ids.ts';
import type { Outcome } from '../session/node.ts';

/** What one call came to: the outcome for people and receipts, the text for the model. */
export interface CallAnswer {
  readonly outcome: Outcome;
  readonly text: string;
}

/** The `tool_result` blocks that answer a reply, one per call, in the order of the calls. */
export function resultBlocks(id: NodeId, answers: readonly CallAnswer[]): Block[] {
  return answers.map(({ outcome, text }) => ({
    type: 'tool_result',
    tool_use_id: outcome.call,
    content: [{ type: 'text', text: `[${nodeName(id)}] ${text.trim() === '' ? '(no output)' : text}` }],
    ...(outcome.result === 'ok' ? {} : { is_error: true }),
  }));
}

/** An answer to a call that nobody ran. */
export function notRun(
  call: ToolCall,
  title: string,
  result: 'denied' | 'cancelled' | 'notRun' | 'failed',
  text: string,
): CallAnswer {
  return { outcome: { call: call.id, name: call.name, title, result, ms: 0, files: [] }, text };
}

/** What a person reads of a result: without the place's number. */
export function withoutMark(text: string): string {
  return text.replace(/^\[n\d+\] /, '');
}
