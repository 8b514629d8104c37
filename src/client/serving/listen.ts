import { chmodSync, existsSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import type { Disposable } from '../../base/disposable.ts';
import { proofLimits, type ProofLimits, proveToCaller, type Secret } from '../proof.ts';

export interface Listening extends Disposable {
  /** Listens again when the socket's file is gone; connections that exist are not touched. */
  restore(): Promise<void>;
}

/**
 * Listens at `secret.address` and gives each socket whose caller has proved the token to `onProved`. Who does not prove it
 * within the limits is dropped without a word. Whoever calls this holds the lock, so a socket file that lies there is stale.
 */
export async function listen(
  secret: Secret,
  onProved: (socket: Socket) => void,
  log: (line: string) => void,
  limits: ProofLimits = proofLimits,
): Promise<Listening> {
  const onSocket = (socket: Socket): void => {
    socket.on('error', () => undefined);
    proveToCaller(socket, secret, limits).then(
      () => onProved(socket),
      (error: Error) => {
        log(`dropped a caller: ${error.message}`);
        socket.destroy();
      },
    );
  };
  const isFile = process.platform !== 'win32';
  let server = await bind(secret.address, onSocket);
  return {
    restore: async () => {
      if (!isFile || existsSync(secret.address)) return;
      log('the socket was removed; listening again');
      // First the old one: closing it removes whatever lies at the path.
      server.close();
      server = await bind(secret.address, onSocket);
    },
    dispose: () => {
      server.close();
      if (isFile) rmSync(secret.address, { force: true });
    },
  };
}

function bind(address: string, onSocket: (socket: Socket) => void): Promise<Server> {
  if (process.platform !== 'win32') rmSync(address, { force: true });
  return new Promise((resolve, reject) => {
    const server = createServer(onSocket);
    // Each of them may hold 4 KB for two seconds before it has proved anything.
    server.maxConnections = 512;
    server.once('error', reject);
    server.listen(address, () => {
      server.off('error', reject);
      server.on('error', () => undefined);
      if (process.platform !== 'win32') chmodSync(address, 0o600);
      resolve(server);
    });
  });
}
