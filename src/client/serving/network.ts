import tls from 'node:tls';
import type { Settings } from '../../protocol/window.ts';
import type { Environment } from '../stateFolder.ts';

export interface Network {
  /**
   * The platform's `fetch` by what was last set. A server whose certificate is unknown is asked once more after the
   * operating system's certificates were added, so a body has to be one that can be read twice: text or a `Blob`.
   */
  readonly fetch: typeof globalThis.fetch;
  /** Takes other settings; they hold from the next request on. */
  set(settings: Settings): void;
  /** `direct`, or the proxy's address without credentials. */
  route(): string;
}

/**
 * How this process reaches the network: the operating system's certificates beside Node's own, and the proxy of the
 * settings or, where they name none, of the environment. Reading the certificates stops everything for 0.1 s and more,
 * so it waits for a server that needs them: most machines never meet one.
 */
export function network(initial: Settings, env: Environment, log: (line: string) => void): Network {
  let wanted = proxyVariables(initial, env);
  let applied: string | undefined;
  let certified = false;
  let restore = (): void => undefined;
  const takeRoute = (): void => {
    const key = JSON.stringify(wanted);
    if (key === applied) return;
    restore();
    restore = useProxy(wanted, log);
    applied = key;
  };
  return {
    fetch: async (input, init) => {
      takeRoute();
      try {
        return await globalThis.fetch(input, init);
      } catch (error) {
        if (certified || !isUnknownCertificate(error)) throw error;
        certified = true;
        addSystemCertificates(log);
        return globalThis.fetch(input, init);
      }
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

const unknownCertificate = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

function isUnknownCertificate(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause && unknownCertificate.has(String(cause.code));
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
  // Imported, this module would load all of Node's web client with it, in the keeper as well.
  const http = process.getBuiltinModule('node:http');
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
