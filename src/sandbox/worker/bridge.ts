import { createServer, type AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { join } from '../gate/join.ts';
import { openMux } from '../gate/mux.ts';
import { trustFiles } from './trustFiles.ts';

export interface BridgeOptions {
  /** The way out: the other end is the gate. */
  readonly link: Duplex;
  /** The environment of the tools so far. */
  readonly env: Readonly<Record<string, string>>;
  /** The port to listen on; 0 for any. */
  readonly port: number;
  /** Heard when the gate is gone, and with it whoever wanted anything from this worker. */
  readonly gone: () => void;
}

/**
 * Opens the way out of the wall for what the tools start: an HTTP proxy's address on 127.0.0.1, whose connections go to
 * the gate. Resolves, when the gate has said hello, with the environment that leads tools there. When the bridge ends,
 * connections are refused; commands that need none go on.
 */
export async function openBridge({ link, env, port, gone }: BridgeOptions): Promise<Record<string, string>> {
  const greeted = Promise.withResolvers<string>();
  const server = createServer({ allowHalfOpen: true, noDelay: true });
  const mux = openMux(link, {
    maxStreams: mostConnections,
    onHello: payload => greeted.resolve(payload.toString('latin1')),
    onEnd: end => {
      server.close();
      greeted.resolve('');
      if (end === 'gone') gone();
    },
  });
  server.on('connection', socket => {
    const stream = mux.open();
    if (stream) join(socket, stream);
    else socket.destroy();
  });
  server.on('error', () => {}); // Without a listener there is no way out, which is what commands then see.
  await new Promise<void>(resolve => server.once('error', () => resolve()).listen(port, '127.0.0.1', resolve));
  server.unref();
  const certificate = await greeted.promise;
  const address = server.address() as AddressInfo | null;
  return {
    ...proxyEnvironment(`http://127.0.0.1:${address?.port ?? 9}`),
    ...(certificate === '' ? {} : trustFiles(certificate, env)),
  };
}

/** The gate takes no more. */
const mostConnections = 128;

/** Every way to tell a program of its proxy that programs listen to. */
function proxyEnvironment(address: string): Record<string, string> {
  const local = 'localhost,127.0.0.1,::1';
  return {
    HTTP_PROXY: address,
    http_proxy: address,
    HTTPS_PROXY: address,
    https_proxy: address,
    ALL_PROXY: address,
    all_proxy: address,
    NO_PROXY: local,
    no_proxy: local,
    npm_config_proxy: address,
    npm_config_https_proxy: address,
    npm_config_noproxy: local,
    NODE_USE_ENV_PROXY: '1',
  };
}
