import { createServer as createPlain, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecure } from 'node:https';
import { createServer as createRaw, type AddressInfo, type Server, type Socket } from 'node:net';
import type { TestContext } from 'node:test';
import type { SecureContext } from 'node:tls';

export interface LocalServer {
  readonly port: number;
  /** What was asked for: method, path and `Host`. */
  readonly asked: string[];
  /** The header lines of each request. */
  readonly headers: IncomingMessage['headers'][];
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A server for HTTP on 127.0.0.1 that remembers what it is asked; gone when the test ends. */
export async function httpServer(t: TestContext, answer: Answer = greet): Promise<LocalServer> {
  return await remembering(t, take => createPlain(take), answer);
}

/** The same over TLS, with the certificates of a test's own authority. */
export async function httpsServer(
  t: TestContext,
  contextFor: (host: string) => SecureContext,
  answer: Answer = greet,
): Promise<LocalServer> {
  const create = (take: Answer): Server =>
    createSecure({ SNICallback: (name, found) => found(null, contextFor(name)) }, take);
  return await remembering(t, create, answer);
}

/** A server for bytes. */
export async function rawServer(t: TestContext, take: (socket: Socket) => void): Promise<number> {
  const server = createRaw(socket => {
    socket.on('error', () => {});
    take(socket);
  });
  return await listening(t, server);
}

async function remembering(t: TestContext, create: (take: Answer) => Server, answer: Answer): Promise<LocalServer> {
  const asked: string[] = [];
  const headers: IncomingMessage['headers'][] = [];
  const server = create((request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers.host}`);
    headers.push(request.headers);
    answer(request, response);
  });
  return { port: await listening(t, server), asked, headers };
}

async function listening(t: TestContext, server: Server): Promise<number> {
  const open = new Set<Socket>();
  server.on('connection', socket => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  t.after(() => {
    server.close();
    for (const socket of open) socket.destroy();
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

function greet(_request: IncomingMessage, response: ServerResponse): void {
  response.end('from outside\n');
}
