import type { ReceivedRequest } from './received.ts';
import type { Script } from './script.ts';
import { asText, asWire, type Wire } from './wire/record.ts';
import { contentOf, type RequestBody } from './wire/requestBody.ts';

/** A valid request as a scripted agent sees it. */
export interface ModelRequest {
  readonly body: RequestBody;
  readonly received: ReceivedRequest;
  /** The newest text a person wrote: of the last user message that holds a text besides results. */
  readonly prompt: string;
  /** The calls made since that prompt, each with its answer. */
  readonly answered: readonly AnsweredCall[];
  /** Names of the tools offered. */
  readonly tools: readonly string[];
}

export interface AnsweredCall {
  readonly name: string;
  readonly input: Wire;
  readonly output: string;
  readonly failed: boolean;
}

/** Decides what to answer. */
export type Brain = (request: ModelRequest) => Script;

export function modelRequest(body: RequestBody, received: ReceivedRequest): ModelRequest {
  const at = body.messages.findLastIndex(({ role, content }) => role === 'user' && textOf(content.blocks) !== '');
  return {
    body,
    received,
    prompt: textOf(body.messages[at]?.content.blocks ?? []),
    answered: callsAfter(body, at),
    tools: body.tools.map(tool => asText(tool['name'])),
  };
}

/** The last text block: what comes before it may be context the client added. */
const textOf = (blocks: readonly Wire[]): string =>
  asText(blocks.findLast(block => block['type'] === 'text')?.['text']);

function callsAfter(body: RequestBody, at: number): AnsweredCall[] {
  const blocks = body.messages.slice(at + 1).flatMap(({ content }) => content.blocks);
  const calls = blocks.filter(block => block['type'] === 'tool_use');
  return blocks
    .filter(block => block['type'] === 'tool_result')
    .map(result => {
      const call = asWire(calls.find(each => each['id'] === result['tool_use_id']));
      return {
        name: asText(call['name']),
        input: asWire(call['input']),
        output: contentOf(result['content'])
          .blocks.map(block => asText(block['text']))
          .join('\n'),
        failed: result['is_error'] === true,
      };
    });
}
