import type { Duplex } from 'node:stream';
import { resolveName } from './dial.ts';
import type { OutboundOptions } from './outbound.ts';
import { RefusalError } from './refusal.ts';
import { targetText, type Target } from './target.ts';

/**
 * Connections through an HTTP proxy of the person's (`http://name:password@host:port`), by CONNECT. Undefined where the
 * address is none. What it returns rejects with a `RefusalError`.
 */
export function throughProxy(
  address: string,
  dial: OutboundOptions['dial'],
  resolve: OutboundOptions['resolve'] = resolveName,
): ((target: Target) => Promise<Duplex>) | undefined {
  const url = URL.parse(address);
  if (url?.protocol !== 'http:' || url.hostname === '') return undefined;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = Number(url.port || '80');
  const identity = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  const proof = identity === ':' ? '' : `Proxy-Authorization: Basic ${Buffer.from(identity).toString('base64')}\r\n`;

  return async target => {
    const socket = await resolve(host)
      .then(addresses => dial(addresses, port))
      .catch(() => {
        throw new RefusalError(502, 'The proxy set for this machine could not be reached.');
      });
    const text = targetText(target);
    socket.write(`CONNECT ${text} HTTP/1.1\r\nHost: ${text}\r\n${proof}\r\n`);
    const status = await answer(socket);
    if (status === 200) return socket;
    socket.destroy();
    throw new RefusalError(502, `The proxy set for this machine does not connect to ${text} (status ${status}).`);
  };
}

/** The longest answer to CONNECT, in bytes. */
const longestAnswer = 16 * 1024;
/** Milliseconds. */
const patience = 20_000;

/** The status of the answer to CONNECT; 0 where there is none. What follows the answer is left in the stream. */
function answer(socket: Duplex): Promise<number> {
  return new Promise(resolve => {
    let bytes = Buffer.alloc(0);
    const settle = (status: number): void => {
      clearTimeout(timer);
      socket.off('readable', take).off('close', fail);
      resolve(status);
    };
    const fail = (): void => settle(0);
    // Reading by hand leaves the stream to flow for whoever listens to it next.
    const take = (): void => {
      for (let chunk: Buffer | null; (chunk = socket.read() as Buffer | null) !== null;) {
        bytes = Buffer.concat([bytes, chunk]);
        const end = bytes.indexOf('\r\n\r\n');
        if (end < 0 && bytes.length <= longestAnswer) continue;
        const [, status = '0'] = /^HTTP\/1\.[01] ([0-9]{3})/.exec(bytes.toString('latin1', 0, Math.max(end, 0))) ?? [];
        if (end >= 0 && end + 4 < bytes.length) socket.unshift(bytes.subarray(end + 4));
        return settle(Number(status));
      }
    };
    const timer = setTimeout(fail, patience);
    socket.on('readable', take).once('close', fail);
  });
}
