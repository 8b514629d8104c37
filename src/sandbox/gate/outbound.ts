import type { LookupAddress } from 'node:dns';
import { isIP, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { isPublicAddress } from './addresses.ts';
import type { HostList } from './hostList.ts';
import { RefusalError } from './refusal.ts';
import { targetText, type Target } from './target.ts';

/** Opens connections to the outside, for hosts on the list and to nobody else. */
export interface Outbound {
  /** Rejects with a `RefusalError`. */
  open(target: Target): Promise<Duplex>;
  /** Rejects with a `RefusalError` where the list does not allow the target. */
  check(target: Target): void;
}

export interface OutboundOptions {
  readonly list: HostList;
  /** How many connections there may be at once. */
  readonly most: number;
  readonly resolve: (host: string) => Promise<readonly LookupAddress[]>;
  /** Connects to the first of the addresses that answers, and to nothing else. Rejects when none does. */
  readonly dial: (addresses: readonly LookupAddress[], port: number) => Promise<Socket>;
  /** Where names are reached through a proxy of the person's. */
  readonly through?: (target: Target) => Promise<Duplex>;
}

/**
 * Names are resolved here, once for each connection, and the connection goes to an address that was looked at: what a name
 * resolves to a moment later changes nothing. A name never leads to this machine or a private network, except `localhost`
 * and where the address itself is on the list too. A proxy of the person's resolves names by itself; what resolves only to
 * private addresses here is not asked of it.
 */
export function createOutbound({ list, most, resolve, dial, through }: OutboundOptions): Outbound {
  let open = 0;

  const check = (target: Target): void => {
    if (list.allows(target)) return;
    const text = targetText(target);
    throw new RefusalError(
      403,
      `The wall does not let connections to ${text} out: the host is not on the list. Ask the person to allow it, or do without.`,
      text,
    );
  };

  const addressesOf = async (target: Target): Promise<readonly LookupAddress[]> => {
    const { host, port } = target;
    const family = isIP(host);
    if (family !== 0) return [{ address: host, family }];
    if (isLocal(host)) return localAddresses;
    const found = await resolve(host).catch(() => []);
    if (found.length === 0) return [];
    const allowed = found.filter(({ address }) => isPublicAddress(address) || list.allows({ host: address, port }));
    if (allowed.length > 0) return allowed;
    const text = targetText(target);
    throw new RefusalError(
      403,
      `The wall does not let connections to ${text} out: the name leads to a private address. It can be reached when that address is on the list too.`,
      text,
    );
  };

  const connect = async (target: Target): Promise<Duplex> => {
    check(target);
    const addresses = await addressesOf(target);
    if (through && isIP(target.host) === 0 && !isLocal(target.host)) return await through(target);
    if (addresses.length === 0) throw new RefusalError(502, `The name ${target.host} could not be resolved.`);
    try {
      return await dial(addresses, target.port);
    } catch (error) {
      throw new RefusalError(502, `${targetText(target)} could not be reached (${reason(error)}).`);
    }
  };

  return {
    check,
    open: async target => {
      if (open >= most) throw new RefusalError(503, 'Too many connections are open. Wait for some of them to end.');
      open++;
      let free = (): void => {
        free = () => {};
        open--;
      };
      try {
        const socket = await connect(target);
        socket.once('close', () => free());
        if (socket.destroyed) free();
        return socket;
      } catch (error) {
        free();
        throw error;
      }
    },
  };
}

function isLocal(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost');
}

const localAddresses: readonly LookupAddress[] = [
  { address: '127.0.0.1', family: 4 },
  { address: '::1', family: 6 },
];

function reason(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'no answer';
}
