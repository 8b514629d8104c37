import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test, type TestContext } from 'node:test';
import { openGated, skippedWithoutWall } from './openGated.ts';

async function listening(t: TestContext): Promise<{ port: number; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers.host}`);
    response.end('outside');
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  return { port: (server.address() as AddressInfo).port, asked };
}

test('smoke', async t => {
  if (skippedWithoutWall(t)) return;
  const { port, asked } = await listening(t);
  const { run, violations } = openGated(t, { hosts: [`127.0.0.1:${port}`] });
  console.log(await run('echo hi; env | grep -i proxy'));
  console.log(await run(`curl -sS --noproxy '' http://127.0.0.1:${port}/a`));
  console.log(await run(`curl -sS -p --noproxy '' http://127.0.0.1:${port}/a`));
  console.log(await run(`curl -sS http://example.com/`));
  console.log(await run(`curl -sS https://example.com/`));
  console.log(asked, violations);
  assert.ok(asked.length);
});
