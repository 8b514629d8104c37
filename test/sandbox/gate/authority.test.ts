import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { connect, TLSSocket } from 'node:tls';
import { createAuthority } from '../../../src/sandbox/gate/authority.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { rawServer } from './localServers.ts';

test('certificates hold for exactly the name or address they were made for', async t => {
  const authority = createAuthority(Date.now);
  for (const host of ['api.test', '127.0.0.1', '::1', '2001:db8::1:0:0:1', 'a'.repeat(60) + '.test']) {
    const port = await rawServer(t, socket => {
      new TLSSocket(socket, { isServer: true, secureContext: authority.contextFor(host) }).on('error', () => {});
    });
    const socket = connect({
      port,
      host: '127.0.0.1',
      ca: authority.certificate,
      servername: 'any.test',
      checkServerIdentity: () => undefined,
    });
    await once(socket, 'secureConnect');
    assert.equal(socket.authorized, true, host);
    const { raw } = socket.getPeerCertificate();
    socket.destroy();
    const seen = new X509Certificate(raw);
    assert.equal(host.includes(':') || /^\d/.test(host) ? seen.checkIP(host) : seen.checkHost(host), host);
    assert.equal(seen.checkHost('other.test'), undefined);
    assert.equal(seen.checkIP('127.0.0.2'), undefined);
    assert.equal(seen.ca, false);
  }
  assert.equal(authority.contextFor('api.test'), authority.contextFor('api.test'));
});

test('a strict verifier takes them, and only under their own authority', t => {
  if (spawnSync('openssl', ['version']).status !== 0) return t.skip('there is no openssl here');
  const folder = temporaryFolder(t);
  const [own, foreign] = [createAuthority(Date.now), createAuthority(Date.now)];
  const root = path.join(folder, 'root.pem');
  const other = path.join(folder, 'other.pem');
  writeFileSync(root, own.certificate);
  writeFileSync(other, foreign.certificate);
  const verify = (...args: string[]): string =>
    execFileSync('openssl', ['verify', '-x509_strict', ...args], { encoding: 'utf8', stdio: 'pipe' });
  assert.match(verify('-CAfile', root, root), /OK/);
  assert.throws(() => verify('-CAfile', other, root));
  const seen = new X509Certificate(own.certificate);
  assert.equal(seen.ca, true);
  assert.ok(seen.validFromDate.getTime() < Date.now() && seen.validToDate.getTime() > Date.now());
});
