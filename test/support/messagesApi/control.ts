import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ReceivedRequest } from './received.ts';
import type { VirtualClock } from './virtualClock.ts';
import { parseJson } from './wire/parseJson.ts';
import { asWire } from './wire/record.ts';

/** What a test in another process may look at and move. */
export interface Controlled {
  readonly clock: VirtualClock;
  readonly requests: readonly ReceivedRequest[];
}

/**
 * Answers requests to the stand-in itself; false where it is none. `GET /control/clock` tells the virtual time, `POST` with
 * `{"advanceMs": 60000}` moves it on and tells the new one. `GET /control/requests` tells of every request what was read
 * from the cache, what could have been, and why it was not. No key is asked for, and none of them counts as a request.
 */
export function control(controlled: Controlled, request: IncomingMessage, response: ServerResponse): boolean {
  const path = (request.url ?? '/').split('?')[0];
  const way = `${request.method ?? 'GET'} ${path}`;
  const send = (body: unknown): void =>
    void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  const tellTime = (): void => send({ now: controlled.clock.now() });
  switch (way) {
    case 'GET /control/clock':
      tellTime();
      return true;
    case 'POST /control/clock':
      void bodyOf(request).then(text => {
        const parsed = parseJson(text);
        const { advanceMs } = asWire(parsed.kind === 'value' ? parsed.value : undefined);
        if (typeof advanceMs === 'number' && advanceMs >= 0) {
          controlled.clock.advance(advanceMs);
          tellTime();
        } else response.writeHead(400).end('{"error":"advanceMs: milliseconds to move on"}');
      });
      return true;
    case 'GET /control/requests':
      send(
        controlled.requests.map(({ index, path: of, status, error, rule, usage, oracle, times }) => ({
          ...{ index, path: of, status, error, rule, usage, oracle, times },
        })),
      );
      return true;
    default:
      return false;
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const piece of request) text += String(piece);
  return text;
}
