import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect, createSecureContext, getCACertificates, type SecureContext } from 'node:tls';
import { RefusalError } from './refusal.ts';

/**
 * Speaks TLS to hosts outside, trusting what the system trusts, Node's own list, and the file `NODE_EXTRA_CA_CERTS` names.
 * The promise rejects with a `RefusalError` where the certificate is not the host's.
 */
export function secureOutside(): (socket: Duplex, host: string) => Promise<Duplex> {
  let context: SecureContext | undefined;
  return (socket, host) => {
    // Reading all roots takes a while and is done when the first connection needs it.
    context ??= createSecureContext({
      ca: [...new Set([...getCACertificates('default'), ...getCACertificates('system')])],
    });
    const secureContext = context;
    return new Promise((resolve, reject) => {
      const secure = connect({
        socket,
        secureContext,
        host,
        ...(isIP(host) ? {} : { servername: host }),
        ALPNProtocols: ['http/1.1'],
        rejectUnauthorized: true,
      });
      const timer = setTimeout(() => secure.destroy(new Error('no answer in time')), patience);
      secure.once('close', () => clearTimeout(timer));
      secure.once('secureConnect', () => {
        clearTimeout(timer);
        resolve(secure);
      });
      secure.on('error', error => {
        socket.destroy();
        const code = (error as NodeJS.ErrnoException).code ?? 'no answer';
        reject(new RefusalError(502, `${host} could not be reached over TLS (${code}).`));
      });
    });
  };
}

/** Milliseconds for the greeting. */
const patience = 20_000;
