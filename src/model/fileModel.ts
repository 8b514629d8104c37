import * as v from 'valibot';
import { blockSchema, type Block } from '../session/block.ts';
import { stopSchema, type Failure, type Stop } from '../session/node.ts';
import type { Model, ModelEvent, ModelReply, ModelRequest } from './model.ts';
import { noUsage } from './replyUsage.ts';
import { requestBody } from './requestBody.ts';

/** A place where requests are laid down and replies are found. */
export interface Exchange {
  /** Keeps a request; resolves with the name its reply goes by. Rejects when it cannot be kept. */
  put(request: string): Promise<string>;
  /** The reply to the request of that name, as soon as it is there. Rejects with the signal's reason. */
  reply(name: string, signal: AbortSignal): Promise<WrittenReply>;
}

/** `json`: `{"content": [blocks], "stop_reason"?: …}`, as the Messages API answers; `text`: words alone. */
export interface WrittenReply {
  readonly form: 'json' | 'text';
  readonly text: string;
}

/**
 * A model that is somebody: each request is laid down at the base URL (`file:/folder`), and whoever finds it there, a
 * person or a program, writes the reply. It has no key, costs nothing and knows no more than the request says.
 */
export function fileModel(exchangeAt: (baseUrl: string) => Exchange): Model {
  return { stream: (request, signal) => exchangeReply(exchangeAt, request, signal) };
}

async function* exchangeReply(
  exchangeAt: (baseUrl: string) => Exchange,
  request: ModelRequest,
  signal: AbortSignal,
): AsyncGenerator<ModelEvent, void, undefined> {
  const { model } = request.head;
  const reply = (blocks: readonly Block[], stop: Stop, name = ''): ModelReply => {
    const message = name === '' ? '' : `msg_file_${name}`;
    return { message, model, blocks, stop, stopDetails: null, usage: noUsage, diagnostics: null };
  };
  let name = '';
  try {
    const exchange = exchangeAt(request.credential.baseUrl);
    name = await exchange.put(`${JSON.stringify(requestBody(request), null, 2)}\n`);
    const written = await exchange.reply(name, signal);
    const { blocks, stop } = readReply(written, name);
    yield { type: 'began', message: `msg_file_${name}`, model, usage: noUsage };
    for (const [index, block] of blocks.entries()) {
      const called = typeof block['name'] === 'string' ? block['name'] : '';
      yield { type: 'blockStarted', index, kind: block.type, name: called };
      if (block.type === 'text') yield { type: 'text', index, text: String(block['text']) };
      yield { type: 'blockStopped', index, block };
    }
    yield { type: 'finished', reply: reply(blocks, stop, name) };
  } catch (error) {
    if (signal.aborted) return yield { type: 'finished', reply: reply([], 'aborted') };
    yield { type: 'failed', failure: failureOf(error, name), partial: reply([], 'failed', name) };
  }
}

const writtenSchema = v.object({ content: v.array(blockSchema), stop_reason: v.optional(v.string()) });

/** Throws when it is no reply. A call without an id gets one. */
function readReply({ form, text }: WrittenReply, name: string): { blocks: Block[]; stop: Stop } {
  if (form === 'text') return { blocks: [{ type: 'text', text }], stop: 'end_turn' };
  const { content, stop_reason } = v.parse(writtenSchema, JSON.parse(text));
  const blocks = content.map((block, at) =>
    block.type === 'tool_use' ? { input: {}, ...block, id: block['id'] ?? `toolu_file_${name}_${at}` } : block,
  );
  const natural = blocks.some(({ type }) => type === 'tool_use') ? 'tool_use' : 'end_turn';
  return { blocks, stop: stopSchema.options.find(option => option === stop_reason) ?? natural };
}

/** `name` is empty where the request was not laid down. */
function failureOf(error: unknown, name: string): Failure {
  const why = error instanceof Error ? error.message : String(error);
  const what = name === '' ? 'The request could not be laid down' : 'The reply could not be read';
  return { kind: 'invalid', message: `${what} in the exchange folder: ${why}` };
}
