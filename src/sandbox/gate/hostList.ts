import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import { hostName, type Target } from './target.ts';

/** The hosts that may be reached. */
export interface HostList {
  allows(target: Target): boolean;
  /** Whether an entry allows the target and says its port. */
  namesPort(target: Target): boolean;
}

/**
 * Reads entries: `host`, `*.suffix` (what is below the suffix, not the suffix itself), each with `:port` or else for ports
 * 443 and 80. Names may be in any script. What is no entry allows nothing.
 */
export function hostList(entries: readonly string[]): HostList {
  const read = entries.flatMap(entry => parseEntry(entry) ?? []);
  const exact = new Set(read.filter(entry => !entry.below).map(key));
  const below = new Set(read.filter(entry => entry.below).map(key));
  const has = (host: string, port: number | undefined): boolean => {
    if (exact.has(key({ host, port }))) return true;
    for (let dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1))
      if (below.has(key({ host: host.slice(dot + 1), port }))) return true;
    return false;
  };
  const namesPort = ({ host, port }: Target): boolean => has(host, port);
  return {
    namesPort,
    allows: target => namesPort(target) || (usualPorts.has(target.port) && has(target.host, undefined)),
  };
}

/** The ports that an entry without a port is about. */
export const usualPorts: ReadonlySet<number> = new Set([443, 80]);

interface Entry {
  readonly host: string;
  readonly port: number | undefined;
  readonly below: boolean;
}

function parseEntry(text: string): Entry | undefined {
  const [, star, name, digits] = /^(\*\.)?(\[[^\]]*\]|[^\s:@/\\?#%*[\]\0]+)(?::([0-9]{1,5}))?$/.exec(text.trim()) ?? [];
  if (name === undefined) return undefined;
  const host = hostName(name.startsWith('[') ? name : domainToASCII(name));
  const port = digits === undefined ? undefined : Number(digits);
  const below = star !== undefined;
  if (host === undefined || port === 0 || (port ?? 0) > 65535 || (below && isIP(host))) return undefined;
  return { host, port, below };
}

function key({ host, port }: { readonly host: string; readonly port: number | undefined }): string {
  return `${host} ${port ?? ''}`;
}
