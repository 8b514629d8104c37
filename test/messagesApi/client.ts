import Anthropic from '@anthropic-ai/sdk';
import {
  startMessagesApi,
  type MessagesApi,
  type MessagesApiOptions,
} from '../support/messagesApi/startMessagesApi.ts';

export interface Pair extends AsyncDisposable {
  readonly api: MessagesApi;
  readonly client: Anthropic;
}

/** A fresh stand-in with a client of the real SDK that never retries; both end with the scope. */
export async function startPair(options: MessagesApiOptions = {}): Promise<Pair> {
  const api = await startMessagesApi(options);
  const client = new Anthropic({ baseURL: api.url, apiKey: 'test-key', maxRetries: 0, logLevel: 'off' });
  return { api, client, [Symbol.asyncDispose]: () => api.close() };
}
