import http from 'node:http';
import tls from 'node:tls';
import type { Settings } from '../../protocol/window.ts';
import type { Environment } from '../stateFolder.ts';

export interface Network {
  /** Applies what was last set. Cheap when nothing has changed; to be called before every first request to a host. */
  prepare(): void;
  /** Takes other settings; they hold from the next request on. */
  set(settings: Settings): void;
  /** `direct`, or the proxy's address without credentials. */
  route(): string;
}

/**
 * How this process reaches the network: the operating system's certificates beside Node's own, and the proxy of the
 * settings or, where they name none, of the environment. Reading the certificates takes about 0.1 s once, so it waits
 * for the first request.
 */
export function network(initial: Settings, env: Environment, log: (line: string) => void): Network {
  let wanted = proxyVariables(initial, env);
  let applied: string | undefined;
  let certified = false;
  let restore = (): void => undefined;
  return {
    prepare: () => {
      if (!certified) addSystemCertificates(log);
      certified = true;
      const key = JSON.stringify(wanted);
      if (key === applied) return;
      restore();
      restore = useProxy(wanted, log);
      applied = key;
    },
    set: settings => {
      wanted = proxyVariables(settings, env);
    },
    route: () => withoutCredentials(wanted.https_proxy ?? wanted.http_proxy ?? '') || 'direct',
  };
}

interface ProxyVariables {
  readonly http_proxy?: string;
  readonly https_proxy?: string;
  readonly no_proxy?: string;
}

/** A proxy of the settings goes before the environment's. A machine talks to itself without one. */
export function proxyVariables({ proxy, noProxy }: Settings, env: Environment): ProxyVariables {
  const read = (name: string): string => env[name] || env[name.toUpperCase()] || '';
  const plain = proxy || read('http_proxy') || read('all_proxy');
  const secure = proxy || read('https_proxy') || read('all_proxy');
  const besides = noProxy || read('no_proxy');
  if (!plain && !secure) return {};
  return {
    ...(plain && { http_proxy: plain }),
    ...(secure && { https_proxy: secure }),
    no_proxy: ['localhost', '127.0.0.1', '::1', ...besides.split(/[\s,]+/).filter(Boolean)].join(','),
  };
}

function addSystemCertificates(log: (line: string) => void): void {
  if (typeof tls.setDefaultCACertificates !== 'function') return log('this Node cannot add the system certificates');
  try {
    tls.setDefaultCACertificates([
      ...new Set([...tls.getCACertificates('default'), ...tls.getCACertificates('system')]),
    ]);
  } catch (error) {
    log(`the system certificates cannot be used: ${String(error)}`);
  }
}

function useProxy(variables: ProxyVariables, log: (line: string) => void): () => void {
  if (variables.http_proxy === undefined && variables.https_proxy === undefined) return () => undefined;
  if (typeof http.setGlobalProxyFromEnv !== 'function') log('this Node cannot use a proxy');
  else
    try {
      return http.setGlobalProxyFromEnv({ ...variables });
    } catch {
      // Its message quotes the address, which may hold a password.
      log(`the proxy ${withoutCredentials(variables.https_proxy ?? variables.http_proxy ?? '')} cannot be used`);
    }
  return () => undefined;
}

function withoutCredentials(address: string): string {
  try {
    const { protocol, host } = new URL(address);
    return `${protocol}//${host}`;
  } catch {
    return address && 'an address that cannot be read';
  }
}
