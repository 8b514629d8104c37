import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import path from 'node:path';
import { test } from 'node:test';
import { proveToSupervisor } from '../../../src/client/proof.ts';
import { listen } from '../../../src/client/serving/listen.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const token = 'a'.repeat(64);

if (process.platform !== 'win32')
  test(
    'a stale socket gives way, a deleted one is put back, and connections outlive it',
    { timeout: 10_000 },
    async t => {
      const address = path.join(temporaryFolder(t), 's');
      writeFileSync(address, 'stale');
      const admitted: Socket[] = [];
      const listening = await listen(
        { token, address },
        socket => admitted.push(socket),
        () => undefined,
      );
      const join = async (): Promise<Socket> => {
        const socket = connect(address);
        t.after(() => socket.destroy());
        await proveToSupervisor(socket, { token, address });
        return socket;
      };
      const first = await join();
      rmSync(address);
      await listening.restore();
      await join();
      const [served] = admitted;
      assert.ok(served);
      served.write('still here');
      const [said] = (await once(first, 'data')) as [Buffer];
      assert.equal(said.toString(), 'still here');
      await listening.restore();
      listening.dispose();
      assert.equal(existsSync(address), false);
      for (const socket of admitted) socket.destroy();
    },
  );

test('who says nothing is dropped, and nobody is told of it', { timeout: 10_000 }, async t => {
  const folder = temporaryFolder(t);
  const address = process.platform === 'win32' ? `\\\\.\\pipe\\${path.basename(folder)}` : path.join(folder, 's');
  const lines: string[] = [];
  const limits = { bytes: 100, ms: 20 };
  const listening = await listen(
    { token, address },
    () => assert.fail('admitted'),
    line => lines.push(line),
    limits,
  );
  t.after(() => listening.dispose());
  const silent = connect(address);
  await once(silent.resume(), 'close');
  assert.deepEqual(lines, ['dropped a caller: no proof came in time']);
});
