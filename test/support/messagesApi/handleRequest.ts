import type { IncomingMessage, ServerResponse } from 'node:http';
import { accountHeaders, answerMessage, type MessageDesk } from './answerMessage.ts';
import type { Fault, FaultQueue } from './fault.ts';
import { judge, type Court } from './judge.ts';
import { findModel } from './models/modelTable.ts';
import { listModels } from './models/listModels.ts';
import { modelInfo } from './models/modelInfo.ts';
import type { ReceivedRequest } from './received.ts';
import type { Outcome } from './reply/sendStream.ts';
import { parseBetas } from './wire/betas.ts';
import { errorBody, errorTypeOf, type Failure } from './wire/failure.ts';
import { parseJson } from './wire/parseJson.ts';
import { asText } from './wire/record.ts';

/** What the server needs to answer any request. */
export interface Front {
  readonly court: Court;
  readonly desk: MessageDesk;
  readonly faults: FaultQueue;
  readonly keys: ReadonlySet<string>;
  /** Keeps a request that arrived. */
  note(request: ReceivedRequest): ReceivedRequest;
  count(): number;
}

/** Reads one request, notes it, answers it. */
export async function handleRequest(front: Front, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const text = await readBody(request);
  const url = new URL(request.url ?? '/', 'http://stand-in');
  const done = Promise.withResolvers<Outcome>();
  const parsed = parseJson(text);
  const received = front.note({
    index: front.count(),
    id: front.desk.ids.next('req_011C'),
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: request.headers,
    text,
    body: parsed.kind === 'value' ? parsed.value : undefined,
    done: done.promise,
  });
  done.resolve(await answer(front, received, response).catch(error => confess(received, response, error)));
}

/** A mistake in the stand-in or in a brain: the client is told as long as that is possible, and does not retry. */
async function confess(received: ReceivedRequest, response: ServerResponse, error: unknown): Promise<Outcome> {
  const message = `The stand-in failed: ${error instanceof Error ? error.message : String(error)}`;
  received.error = message;
  if (response.headersSent) {
    response.destroy();
    return 'faulted';
  }
  return refuse(received, response, {
    status: 500,
    type: 'api_error',
    message,
    headers: { 'x-should-retry': 'false' },
  });
}

async function answer(front: Front, received: ReceivedRequest, response: ServerResponse): Promise<Outcome> {
  const { method, path } = received;
  const toMessages = method === 'POST' && path === '/v1/messages';
  const fault = front.faults.take(path);
  const early = fault ? beforeReading(fault) : undefined;
  if (early === 'destroy') {
    response.destroy();
    return 'faulted';
  }
  if (early === 'silent') return silence(response);
  if (early) return refuse(received, response, early);

  const badKey = keyComplaint(front, received);
  if (badKey) return refuse(received, response, badKey);
  if (toMessages || (method === 'POST' && path === '/v1/messages/count_tokens')) {
    return message(front, received, response, fault);
  }
  const betas = parseBetas(asText(received.headers['anthropic-beta']));
  if (method === 'GET' && path === '/v1/models') {
    return sendJson(received, response, listModels(front.court.models, received.query, betas));
  }
  const id = /^\/v1\/models\/([^/]+)$/.exec(path)?.[1];
  if (method === 'GET' && id !== undefined) {
    const row = findModel(front.court.models, decodeURIComponent(id));
    if (row) return sendJson(received, response, modelInfo(row, betas));
    return refuse(received, response, { status: 404, type: 'not_found_error', message: `model: ${id}` });
  }
  return refuse(received, response, { status: 404, type: 'not_found_error', message: 'Not found' });
}

async function message(
  front: Front,
  received: ReceivedRequest,
  response: ServerResponse,
  fault: Fault | undefined,
): Promise<Outcome> {
  if (Buffer.byteLength(received.text) > bodyLimit) {
    return refuse(received, response, {
      status: 413,
      type: 'request_too_large',
      message: 'Request exceeds the maximum size',
    });
  }
  const endpoint = received.path.endsWith('count_tokens') ? 'count' : 'create';
  const scope = asText(received.headers['anthropic-workspace-id']) || accountHeaders['anthropic-workspace-id'];
  const judged = judge(front.court, { text: received.text, headers: received.headers, endpoint, scope });
  if (judged.kind === 'refused') {
    received.rule = judged.rule;
    return refuse(received, response, judged.failure);
  }
  if (endpoint === 'count') return sendJson(received, response, { input_tokens: judged.prompt.tokens });
  const answered = await answerMessage(front.desk, judged, received, response, fault);
  return typeof answered === 'string' ? answered : refuse(received, response, answered);
}

const bodyLimit = 32 * 1024 * 1024;

function beforeReading(fault: Fault): Failure | 'destroy' | 'silent' | undefined {
  if (fault.kind === 'destroy' || fault.kind === 'silent') return fault.kind;
  if (fault.kind !== 'status') return undefined;
  return {
    status: fault.status,
    type: fault.type ?? errorTypeOf(fault.status),
    message: fault.message ?? (fault.status === 529 ? 'Overloaded' : `fault ${fault.status}`),
    details: fault.details,
    headers: {
      ...(fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) }),
      ...(fault.shouldRetry === undefined ? {} : { 'x-should-retry': fault.shouldRetry }),
      ...fault.headers,
    },
  };
}

function keyComplaint({ keys }: Front, { headers }: ReceivedRequest): Failure | undefined {
  const bearer = /^Bearer (.+)$/.exec(asText(headers.authorization))?.[1];
  const key = bearer ?? asText(headers['x-api-key']);
  if (keys.has(key)) return undefined;
  const message = bearer === undefined && key === '' ? 'x-api-key header is required' : 'invalid x-api-key';
  return { status: 401, type: 'authentication_error', message };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString();
}

/** Nothing is answered until the client leaves. */
function silence(response: ServerResponse): Promise<Outcome> {
  return new Promise(resolve => response.on('close', () => resolve('faulted')));
}

function refuse(received: ReceivedRequest, response: ServerResponse, failure: Failure): Promise<Outcome> {
  received.error = failure.message;
  return send(received, response, failure.status, errorBody(failure, received.id), failure.headers);
}

const sendJson = (received: ReceivedRequest, response: ServerResponse, body: unknown): Promise<Outcome> =>
  send(received, response, 200, JSON.stringify(body));

function send(
  received: ReceivedRequest,
  response: ServerResponse,
  status: number,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  received.status = status;
  response.writeHead(status, {
    'request-id': received.id,
    ...accountHeaders,
    'content-type': 'application/json',
    ...headers,
  });
  return new Promise(resolve => response.end(text, () => resolve('finished')));
}
