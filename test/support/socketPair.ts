import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import type { TestContext } from 'node:test';

/** Two ends of a real socket; both are gone when the test ends. */
export async function socketPair(t: TestContext): Promise<[Socket, Socket]> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'banyan-'));
  const address = process.platform === 'win32' ? `\\\\.\\pipe\\${path.basename(folder)}` : path.join(folder, 's');
  const server = createServer();
  const accepted = new Promise<Socket>(resolve => server.once('connection', resolve));
  await new Promise<void>(resolve => server.listen(address, resolve));
  const near = connect(address);
  const far = await accepted;
  for (const socket of [near, far]) socket.on('error', () => undefined);
  t.after(() => {
    near.destroy();
    far.destroy();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return [near, far];
}
