import { request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import { pipeline, type Duplex } from 'node:stream';
import { endToEnd, hostMatches, values } from './headers.ts';
import { longestFirst, type Loan, type Secret } from './lend.ts';
import { RefusalError, shown } from './refusal.ts';
import { scrubEcho } from './scrubEcho.ts';
import { targetText, type Target } from './target.ts';

/** Where the requests of one connection go. */
export interface Route {
  readonly target: Target;
  /** The port that `Host` may leave out. */
  readonly usual: 80 | 443;
  readonly loan: Loan | undefined;
  /** A connection for one request. Rejects with a `RefusalError`. */
  readonly open: () => Promise<Duplex>;
}

/**
 * Sends one request on and its answer back. The request is written anew from its parts, so that what goes out means to
 * the host what it meant here. Rejects with a `RefusalError` as long as nothing was answered.
 */
export async function forward(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  route: Route,
  used: (name: string) => void,
): Promise<void> {
  const { target, usual } = route;
  if (!hostMatches(request.rawHeaders, target, usual))
    throw otherHost(target, values(request.rawHeaders, 'host').join(', '));
  const { headers, secrets } = headersOut(request, route, used);
  const socket = await route.open();
  await new Promise<void>((resolve, reject) => {
    const fail = (): void =>
      reject(new RefusalError(502, `${targetText(target)} gave no answer that could be passed on.`));
    response.once('close', () => {
      socket.destroy();
      resolve();
    });
    if (response.destroyed) return void socket.destroy();
    try {
      const onward = ask({ createConnection: () => socket, method: request.method, path, headers, setHost: false });
      onward.once('error', fail);
      onward.once('response', answer => {
        try {
          sendBack(answer, request, response, secrets);
        } catch {
          answer.destroy();
          fail();
        }
      });
      pipeline(request, onward, () => {}); // Its failure is one of `onward`, or the client is gone.
    } catch {
      socket.destroy();
      reject(new RefusalError(400, 'The request has a part that cannot be passed on.'));
    }
  });
}

/** Why a request whose `Host` is not where it goes stays inside: a listed host would pass it on to another one. */
export function otherHost(target: Target, said: string): RefusalError {
  const host = shown(said) || 'none';
  const text = targetText(target);
  return new RefusalError(
    403,
    `The wall does not let this request out: its Host header (${host}) is not the host it connects to (${text}).`,
    `${text} as ${host}`,
  );
}

interface HeadersOut {
  readonly headers: string[];
  /** What has to be taken out of the answer. */
  readonly secrets: readonly Secret[];
}

function headersOut(
  request: IncomingMessage,
  { target, usual, loan }: Route,
  used: (name: string) => void,
): HeadersOut {
  const headers = ['Host', targetText(target, usual)];
  const secrets: Secret[] = [...(loan?.secrets ?? [])];
  for (const [name, value] of endToEnd(request.rawHeaders)) {
    const lower = name.toLowerCase();
    // `Expect` was answered here already.
    if (lower === 'host' || lower === 'expect' || (loan && lower === 'accept-encoding')) continue;
    const put = loan && lower !== 'content-length' ? loan.putIn(value, used) : undefined;
    headers.push(name, put?.text ?? value);
    secrets.push(...(put?.secrets ?? []));
  }
  if (values(request.rawHeaders, 'transfer-encoding').length > 0) headers.push('Transfer-Encoding', 'chunked');
  if (loan) headers.push('Accept-Encoding', 'identity');
  return { headers, secrets: longestFirst(secrets) };
}

function sendBack(
  answer: IncomingMessage,
  request: IncomingMessage,
  response: ServerResponse,
  secrets: readonly Secret[],
): void {
  const text = isText(answer);
  const scrubbed = secrets.length > 0 && isPlain(answer);
  const bodiless = request.method === 'HEAD' || answer.statusCode === 204 || answer.statusCode === 304;
  const lines = endToEnd(answer.rawHeaders).filter(
    // A replaced value is longer or shorter.
    ([name]) => !(scrubbed && text && !bodiless && name.toLowerCase() === 'content-length'),
  );
  response.sendDate = false;
  response.writeHead(
    answer.statusCode ?? 502,
    clean(answer.statusMessage ?? '', secrets),
    lines.flatMap(([name, value]) => [clean(name, secrets), clean(value, secrets)]),
  );
  if (scrubbed && !bodiless) pipeline(answer, scrubEcho(secrets, text ? 'placeholder' : 'mask'), response, () => {});
  else pipeline(answer, response, () => {});
}

function clean(line: string, secrets: readonly Secret[]): string {
  return secrets.reduce((text, { value, placeholder }) => text.replaceAll(value, () => placeholder), line);
}

function isPlain(answer: IncomingMessage): boolean {
  return /^(identity)?$/i.test((answer.headers['content-encoding'] ?? '').trim());
}

function isText(answer: IncomingMessage): boolean {
  return /^$|^text\/|json|xml|javascript|urlencoded|yaml/i.test(answer.headers['content-type'] ?? '');
}
