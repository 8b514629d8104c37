import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  startMessagesApi,
  type MessagesApi,
  type MessagesApiOptions,
} from '../support/messagesApi/startMessagesApi.ts';
import { text } from '../support/messagesApi/script.ts';

/** One rule with a request that breaks it, and what the API answers. */
export interface Refusal {
  readonly rule: string;
  /** Who says so: LIVE a recorded answer, DOC/SKILL the documentation, SDK its types, 3P somebody else, MEM memory. */
  readonly source: 'LIVE' | 'DOC' | 'SDK' | 'SKILL' | '3P' | 'MEM';
  readonly breaks: string;
  /** Members laid over `plain`; a string is sent as it is. */
  readonly body: Record<string, unknown> | string;
  readonly headers?: Record<string, string>;
  readonly path?: string;
  readonly status?: number;
  readonly text: string;
}

/** A request nothing is wrong with. */
export const plain = { model: 'claude-opus-5', max_tokens: 1024, messages: [{ role: 'user', content: 'Hi' }] };

export const user = (...content: unknown[]): unknown => ({ role: 'user', content });
export const assistant = (...content: unknown[]): unknown => ({ role: 'assistant', content });
export const system = (...content: unknown[]): unknown => ({ role: 'system', content });
export const say = (words: string, more: object = {}): unknown => ({ type: 'text', text: words, ...more });
export const call = (id: string, more: object = {}): unknown => ({
  type: 'tool_use',
  id,
  name: 'bash',
  input: {},
  ...more,
});
export const result = (id: string, more: object = {}): unknown => ({ type: 'tool_result', tool_use_id: id, ...more });
export const tool = (name: string, more: object = {}): unknown => ({ name, input_schema: { type: 'object' }, ...more });
export const marker = (ttl: '5m' | '1h' = '5m'): object => ({ cache_control: { type: 'ephemeral', ttl } });

/** Sends the row's request to the server; the answer's status and its error text. */
export async function post(
  api: MessagesApi,
  { body, headers, path = '/v1/messages' }: Pick<Refusal, 'body' | 'headers' | 'path'>,
): Promise<{ status: number; type: string; text: string; id: string | null }> {
  const response = await fetch(api.url + path, {
    method: 'POST',
    headers: { 'x-api-key': 'test-key', 'anthropic-version': '2026-10-21', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify({ ...plain, ...body }),
  });
  const streamed = response.headers.get('content-type')?.startsWith('text/event-stream');
  const answer = JSON.parse(streamed ? '{}' : await response.text()) as {
    request_id?: string;
    error?: { type: string; message: string };
  };
  if (streamed) await response.body?.cancel();
  return {
    status: response.status,
    type: answer.error?.type ?? '',
    text: answer.error?.message ?? '',
    id: answer.request_id ?? null,
  };
}

/** A test for each row: the request is refused in these words, and is not when the rule is switched off. */
export function refusalTests(rows: readonly Refusal[], options: MessagesApiOptions = {}): void {
  let strict: MessagesApi;
  before(async () => {
    strict = await startMessagesApi({ brain: () => [text('taken')], ...options });
  });
  after(() => strict.close());

  for (const row of rows) {
    test(`[${row.source}] ${row.rule}: ${row.breaks} is refused`, async () => {
      const refused = await post(strict, row);
      assert.deepEqual([refused.status, refused.text], [row.status ?? 400, row.text]);
      assert.match(refused.id ?? '', /^req_011C/);
    });
  }
}

/** A test for each row: without its rule the request is answered otherwise, so the rule is what refuses it. */
export function switchTests(rows: readonly Refusal[], options: MessagesApiOptions = {}): void {
  for (const row of rows) {
    test(`${row.rule} can be switched off: ${row.breaks}`, async () => {
      await using lax = await startMessagesApi({
        brain: () => [text('taken')],
        ...options,
        rulesOff: [row.rule],
      });
      const answer = await post(lax, row);
      assert.notEqual(answer.text, row.text);
    });
  }
}

/** A test for each request: nothing is wrong with it. */
export function acceptanceTests(
  rows: readonly Omit<Refusal, 'text' | 'rule'>[],
  options: MessagesApiOptions = {},
): void {
  for (const row of rows) {
    test(`[${row.source}] ${row.breaks} is accepted`, async () => {
      await using api = await startMessagesApi({ brain: () => [text('taken')], ...options });
      const answer = await post(api, row);
      assert.deepEqual([answer.status, answer.text], [200, '']);
    });
  }
}
