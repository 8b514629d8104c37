import type { Duplex } from 'node:stream';
import { readClientHello, tlsHandshake } from './clientHello.ts';

/** What is spoken in a tunnel. `name` is the server name of the TLS hello; empty for none. */
export type Speech =
  | { kind: 'tls'; name: string }
  | { kind: 'http' }
  | { kind: 'other' }
  | { kind: 'malformed' }
  /** The client said nothing whole and is gone. */
  | { kind: 'silent' };

/**
 * Looks at the first bytes of a client and leaves them in the stream. With `server` it is also heard whether that one
 * speaks before it is spoken to, which is `other`: neither HTTP nor TLS begin so.
 */
export function peek(client: Duplex, server?: Duplex): Promise<Speech> {
  return new Promise(resolve => {
    let bytes: Buffer = Buffer.alloc(0);
    const settle = (speech: Speech): void => {
      client.off('data', take).off('end', gone).off('close', gone);
      server?.off('readable', spoken);
      client.pause();
      if (bytes.length > 0 && !client.destroyed && !client.readableEnded) client.unshift(bytes);
      resolve(speech);
    };
    const gone = (): void => settle({ kind: 'silent' });
    const spoken = (): void => settle({ kind: 'other' });
    const take = (chunk: Buffer): void => {
      bytes = bytes.length === 0 ? chunk : Buffer.concat([bytes, chunk]);
      const speech = firstWords(bytes);
      if (speech) settle(speech);
    };
    client.on('data', take).once('end', gone).once('close', gone);
    server?.once('readable', spoken);
    if (client.destroyed || client.readableEnded) gone();
  });
}

/** Undefined while it could still be several things. */
function firstWords(bytes: Buffer): Speech | undefined {
  if (bytes[0] === tlsHandshake) {
    const hello = readClientHello(bytes);
    if (hello.kind === 'more') return undefined;
    return hello.kind === 'hello' ? { kind: 'tls', name: hello.name } : { kind: 'malformed' };
  }
  const start = bytes.toString('latin1', 0, longestMethod);
  // An empty line before a request is passed over by servers, and so it is here.
  if (/^[\r\n]*[a-z-]+ /i.test(start)) return { kind: 'http' };
  return start.length < longestMethod && /^[\r\n]*[a-z-]*$/i.test(start) ? undefined : { kind: 'other' };
}

const longestMethod = 24;
