import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { TLSSocket, type SecureContext } from 'node:tls';
import type { Violation } from '../../session/wall.ts';
import { forward, otherHost, type Route } from './forward.ts';
import type { Lent } from './gateProtocol.ts';
import { headDeadlines } from './headDeadlines.ts';
import { hostMatches, values } from './headers.ts';
import { loanFor } from './lend.ts';
import { MuxStream } from './muxStream.ts';
import type { Outbound } from './outbound.ts';
import { RefusalError, refusalAnswer, shown } from './refusal.ts';
import { parseTarget, type Target } from './target.ts';
import { carry, type Open } from './tunnel.ts';

export interface GateProxyOptions {
  readonly outbound: Outbound;
  readonly lent: readonly Lent[];
  /** The certificate shown to clients for a host whose connections are read. */
  readonly contextFor: (host: string) => SecureContext | undefined;
  /** Speaks TLS to a host over a connection to it. Rejects where its certificate does not hold. */
  readonly secure: (socket: Duplex, host: string) => Promise<Duplex>;
  readonly onViolation: (violation: Violation) => void;
  readonly onUsed: (name: string, host: string) => void;
  readonly limits?: Partial<Limits>;
}

export interface Limits {
  /** Milliseconds in which the head of a request must be whole. */
  readonly head: number;
  /** Milliseconds in which something must come or go on a connection. */
  readonly idle: number;
}

/** An HTTP proxy for connections from inside the wall. Returns what takes one. Nothing a client sends throws. */
export function createGateProxy(options: GateProxyOptions): (stream: MuxStream) => void {
  const { outbound, lent, contextFor, secure, onViolation, onUsed } = options;
  const limits: Limits = { head: 30_000, idle: 10 * 60_000, ...options.limits };
  const routes = new WeakMap<Duplex, Route>();
  const heads = headDeadlines(limits.head);

  const refusal = (error: unknown): RefusalError => {
    const known = error instanceof RefusalError ? error : new RefusalError(502, 'The wall failed to pass this on.');
    if (known.violated !== undefined) onViolation({ kind: 'network', what: known.violated, words: known.message });
    return known;
  };
  const routeTo = (target: Target, channel: 'clear' | 'encrypted', open: Open): Route => ({
    target,
    usual: channel === 'clear' ? 80 : 443,
    loan: loanFor(lent, target, channel),
    open: channel === 'clear' ? open : async () => secure(await open(), target.host),
  });
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const inside = routes.get(request.socket);
    const { path, ...route } = inside ? { ...inside, path: request.url ?? '' } : absolute(request.url ?? '');
    if (!/^\/|^\*$/.test(path)) throw new RefusalError(400, 'The request needs a path.');
    await forward(request, response, path, route, name => onUsed(name, route.target.host));
  };
  const absolute = (url: string): Route & { path: string } => {
    const [, authority = '', path = ''] = /^http:\/\/([^/?#]*)([^]*)$/i.exec(url) ?? [];
    const target = parseTarget(authority, 80);
    if (!target) throw new RefusalError(403, notOut(url), shown(url));
    outbound.check(target);
    return { ...routeTo(target, 'clear', () => outbound.open(target)), path: path.startsWith('/') ? path : `/${path}` };
  };

  const clear = (client: Duplex, route: Route): void => {
    routes.set(client, route);
    heads.expect(client);
    server.emit('connection', client);
    client.resume(); // It was held while its first bytes were looked at.
  };
  const encrypted = (client: Duplex, route: Route): void => {
    const secureContext = contextFor(route.target.host);
    if (!secureContext) return void client.destroy();
    const inside = new TLSSocket(client, { isServer: true, secureContext, ALPNProtocols: ['http/1.1'] });
    inside.on('error', () => {}); // `close` follows.
    inside.once('close', () => client.destroy());
    heads.expect(client);
    inside.once('secure', () => {
      heads.leave(client);
      clear(inside, route);
    });
  };
  const connect = async (request: IncomingMessage, client: Duplex): Promise<void> => {
    const target = parseTarget(request.url ?? '');
    if (!target) throw new RefusalError(403, notOut(request.url ?? ''), shown(request.url ?? ''));
    outbound.check(target);
    const [said] = values(request.rawHeaders, 'host');
    if (said !== undefined && !hostMatches(request.rawHeaders, target, target.port)) throw otherHost(target, said);
    const open: Open = () => outbound.open(target);
    const outside = await open();
    if (client.destroyed) return void outside.destroy();
    client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    const route = routeTo(target, 'encrypted', open);
    await carry(client, target, open, outside, {
      clear: (inside, reopen) => clear(inside, routeTo(target, 'clear', reopen)),
      encrypted: route.loan && ((inside, reopen) => encrypted(inside, routeTo(target, 'encrypted', reopen))),
    }).catch(error => {
      refusal(error);
      // The client was told that the tunnel stands: only a TLS alert can still reach it.
      client.end(unrecognizedName);
    });
  };

  const server = createServer({ maxHeaderSize: 64 * 1024, insecureHTTPParser: false, keepAliveTimeout: limits.head });
  server.timeout = limits.idle;
  server.on('request', (request, response) => {
    heads.came(request.socket);
    response.once('close', () => heads.answered(request.socket));
    answer(request, response).catch(error => {
      const { status, message } = refusal(error);
      if (response.headersSent) return void response.destroy();
      const body = Buffer.from(`${message}\n`);
      response.writeHead(status, {
        'Content-Type': 'text/plain; charset=utf-8',
        'Content-Length': body.length,
        Connection: 'close',
      });
      response.end(body);
    });
  });
  server.on('connect', (request, client, head) => {
    // Inside a tunnel, or inside TLS, there is no second one.
    if (!(client instanceof MuxStream) || routes.has(client)) return void client.destroy();
    heads.leave(client);
    if (head.length > 0) client.unshift(head);
    client.setTimeout(limits.idle, () => client.destroy());
    connect(request, client).catch(error => client.end(refusalAnswer(refusal(error))));
  });
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end(refusalAnswer(new RefusalError(400, 'The wall could not read this as HTTP.')));
    else socket.destroy();
  });

  return stream => {
    heads.expect(stream);
    server.emit('connection', stream);
  };
}

function notOut(url: string): string {
  return `The wall lets nothing out to ${shown(url) || 'nowhere'}: that is no host it could look up on its list.`;
}

/** TLS: fatal alert, unrecognized name. */
const unrecognizedName = Buffer.from([0x15, 3, 3, 0, 2, 2, 112]);
