import type { LookupAddress } from 'node:dns';
import { createAuthority } from './authority.ts';
import { dial as dialDirectly, resolveName } from './dial.ts';
import type { FromGate, ToGate } from './gateProtocol.ts';
import { hostList } from './hostList.ts';
import { createOutbound, type OutboundOptions } from './outbound.ts';
import { createGateProxy, type Limits } from './proxy.ts';
import { mostStreams, type Carrier } from './runGate.ts';
import { secureOutside } from './secureOutside.ts';
import { tellSparingly } from './tellSparingly.ts';
import { throughProxy } from './upstreamProxy.ts';

/** The outside as the gate meets it. */
export interface Outside {
  readonly resolve?: OutboundOptions['resolve'];
  readonly dial?: OutboundOptions['dial'];
  readonly limits?: Partial<Limits>;
}

/** What carries connections for one gate: the proxy over real names, addresses, certificates and credentials. */
export function carryOut(told: ToGate, tell: (message: FromGate) => void, outside: Outside = {}): Carrier {
  const { resolve = resolveName, dial = dialDirectly, limits = {} } = outside;
  const through = told.proxy === '' ? undefined : throughProxy(told.proxy, dial);
  const authority = told.lent.length === 0 ? undefined : createAuthority(Date.now);
  const sparingly = tellSparingly(tell, { burst: 50, perSecond: 5, now: () => performance.now() });
  const outbound = createOutbound({
    list: hostList(told.hosts),
    most: 2 * mostStreams,
    resolve: through ? host => atOnce(resolve(host)) : resolve,
    dial,
    ...(through && { through }),
  });
  const take = createGateProxy({
    outbound,
    lent: told.lent,
    contextFor: host => authority?.contextFor(host),
    secure: secureOutside(),
    onViolation: violation => sparingly({ type: 'violation', violation }),
    onUsed: (name, host) => sparingly({ type: 'used', name, host }),
    limits,
  });
  return { take, certificate: authority?.certificate ?? '' };
}

/** Where a proxy resolves names by itself, nobody waits long for this machine to try. */
function atOnce(found: Promise<readonly LookupAddress[]>): Promise<readonly LookupAddress[]> {
  return Promise.race([found, new Promise<never[]>(resolve => setTimeout(resolve, 1000, []).unref())]);
}
