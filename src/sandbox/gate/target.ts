import { isIP, isIPv6 } from 'node:net';
import { domainToASCII } from 'node:url';

/** Where a connection is to go. `host` is lower case ASCII without a trailing dot, IPv6 without brackets. */
export interface Target {
  readonly host: string;
  readonly port: number;
}

/**
 * Reads `host:port` as a client writes it; `port` stands in where it has none. Undefined for everything that is not
 * exactly that: user info, NUL, spaces, zones, names that are too long or not in ASCII.
 */
export function parseTarget(text: string, port?: number): Target | undefined {
  const [, name, digits] = /^(\[[0-9a-f:.]{2,45}\]|[a-z0-9._-]{1,254})(?::([0-9]{1,5}))?$/i.exec(text) ?? [];
  const host = name === undefined ? undefined : hostName(name);
  const number = digits === undefined ? port : Number(digits);
  if (host === undefined || number === undefined || number < 1 || number > 65535) return undefined;
  return { host, port: number };
}

/** How a target is written; the port is left out where it is `usual`. */
export function targetText({ host, port }: Target, usual?: number): string {
  const name = isIPv6(host) ? `[${host}]` : host;
  return port === usual ? name : `${name}:${port}`;
}

/**
 * A host name in its one form: `LOCALHOST.` is `localhost`, and every way to write an IPv4 address (`0x7f.1`) is the
 * address. Undefined where it is no name at all.
 */
export function hostName(text: string): string | undefined {
  if (text.startsWith('[')) {
    const inner = text.slice(1, -1);
    return text.endsWith(']') && isIPv6(inner) ? new URL(`http://[${inner}]`).hostname.slice(1, -1) : undefined;
  }
  const name = text.toLowerCase().replace(/\.$/, '');
  if (name.length > 253 || !/^[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*$/.test(name)) return undefined;
  // It also refuses what ends in a number and is no address, and what is punycode of nothing.
  const ascii = domainToASCII(name);
  return ascii === name || isIP(ascii) === 4 ? ascii : undefined;
}
