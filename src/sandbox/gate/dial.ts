import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { connect, type LookupFunction, type Socket } from 'node:net';

/** Resolves a name as the system does. */
export function resolveName(host: string): Promise<readonly LookupAddress[]> {
  return lookup(host, { all: true });
}

/** Milliseconds until a connection must have come about. */
const patience = 20_000;

/** Connects to the first of these addresses that answers. No name is looked up here. */
export function dial(addresses: readonly LookupAddress[], port: number): Promise<Socket> {
  const known: LookupFunction = (_host, _options, found) => found(null, [...addresses]);
  return new Promise((resolve, reject) => {
    // The name is only there for `lookup` to be called; it cannot be resolved by anyone.
    const socket = connect({ host: 'checked.invalid', port, lookup: known, autoSelectFamily: true, noDelay: true });
    const timer = setTimeout(() => socket.destroy(new Error('no answer in time')), patience);
    socket.once('connect', () => {
      clearTimeout(timer);
      socket.off('error', reject);
      socket.on('error', () => {}); // Whoever uses the socket hears of its end by `close`.
      resolve(socket);
    });
    socket.once('error', reject);
    socket.once('close', () => clearTimeout(timer));
  });
}
