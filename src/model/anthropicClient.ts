import { BaseAnthropic } from '@anthropic-ai/sdk/client';
import type { Stream } from '@anthropic-ai/sdk/core/streaming';
import { AnthropicError, APIConnectionError, APIError } from '@anthropic-ai/sdk/core/error';
import { Messages } from '@anthropic-ai/sdk/resources/messages/messages';
import { Models } from '@anthropic-ai/sdk/resources/models';
import { apiFault, brokenStream, noConnection, retryAfterOf, type Fault } from './fault.ts';
import { plainFetch, type Fetch } from './plainFetch.ts';
import type { Credential } from './model.ts';

/** The parts of the API that are used. */
export interface AnthropicClient {
  /** Asks for a reply, as a stream of its events. The body is sent as it is, so that requests can share its pieces. */
  reply(body: Blob, signal: AbortSignal): Promise<Stream<unknown>>;
  readonly messages: Messages;
  readonly models: Models;
}

/**
 * A client for one credential, whose requests name these betas. This file is loaded when the first request is made, because the SDK is large. Everything
 * that an environment variable could decide is said here; asking again is our own affair (`retry.ts`), because a person is
 * to see how long it takes and to stop it.
 */
export function anthropicClient(credential: Credential, fetch: Fetch, betas: readonly string[] = []): AnthropicClient {
  const client = new BaseAnthropic({
    ...(credential.kind === 'apiKey' ? { apiKey: credential.value } : { authToken: credential.value }),
    baseURL: credential.baseUrl,
    webhookKey: null,
    maxRetries: 0,
    logLevel: 'off',
    openTelemetry: false,
    fetch: plainFetch(credential, fetch, betas),
  });
  return {
    reply: (body, signal) => client.post<Stream<unknown>>('/v1/messages', { body, signal, stream: true }),
    messages: new Messages(client),
    models: new Models(client),
  };
}

/** Reads what the SDK threw before a reply began. `now` is milliseconds since 1970. */
export function requestFault(error: unknown, now: number): Fault {
  if (error instanceof APIConnectionError) return noConnection(String(error.cause ?? error.message));
  if (error instanceof APIError && error.status !== undefined) {
    return apiFault({
      ...said(error),
      origin: 'answer',
      status: error.status,
      ...(error.headers ? asked(error.headers, now) : {}),
    });
  }
  if (error instanceof AnthropicError || error instanceof SyntaxError) return brokenStream(error.message);
  throw error;
}

/** Reads what the SDK threw while a reply arrived: an error event of the API, or whatever ended the bytes. */
export function streamFault(error: unknown): Fault {
  if (error instanceof APIError && !(error instanceof APIConnectionError))
    return apiFault({ ...said(error), origin: 'stream' });
  return brokenStream(error instanceof Error ? error.message : String(error));
}

function said(error: APIError): Pick<Fault, 'type' | 'code' | 'words' | 'requestId'> {
  return {
    type: error.type ?? '',
    code: error.errorCode ?? '',
    words: error.apiMessage ?? error.message,
    requestId: error.requestID ?? '',
  };
}

function asked(headers: Headers, now: number): Pick<Fault, 'retryAfter' | 'again'> {
  const again = headers.get('x-should-retry');
  return {
    retryAfter: retryAfterOf(headers, now),
    again: again === 'true' ? 'yes' : again === 'false' ? 'no' : 'unsaid',
  };
}
