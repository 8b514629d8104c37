import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { createAuthority } from '../../../src/sandbox/gate/authority.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { gateOver } from './fakeInternet.ts';
import { httpServer, httpsServer, type LocalServer } from './localServers.ts';
import { openGated, skippedWithoutWall, type Gated } from './openGated.ts';

const value = 'canary-7Qd9"x/+%';
const placeholder = 'banyan-lent-0123456789abcdef';

interface Lending extends Gated {
  readonly api: LocalServer;
  readonly other: LocalServer;
  readonly clear: LocalServer;
}

/** A wall in which the token is lent for `api.test`, and `127.0.0.1` with a port, and `other.test` can be reached too. */
async function openLending(t: TestContext): Promise<Lending> {
  const folder = temporaryFolder(t);
  const authority = createAuthority(Date.now);
  const root = path.join(folder, 'root.pem');
  writeFileSync(root, authority.certificate);
  // Says everything back, in every way a server could.
  const api = await httpsServer(t, authority.contextFor, (request, response) => {
    const body = JSON.stringify(request.headers);
    const type = request.url === '/binary' ? 'application/octet-stream' : 'application/json';
    const token = (request.headers['authorization'] ?? '').replace(/^Bearer /, '');
    response.writeHead(200, 'ok', { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body), 'X-Echo': token });
    response.end(body);
  });
  const other = await httpsServer(t, authority.contextFor);
  const clear = await httpServer(t);
  const gateFile = gateOver(folder, {
    names: { 'api.test': [['203.0.113.10']], 'other.test': [['203.0.113.20']] },
    servers: {
      '203.0.113.10:443': api.port,
      '203.0.113.10:80': clear.port,
      '203.0.113.20:443': other.port,
      [`127.0.0.1:${clear.port}`]: clear.port,
    },
    dialled: path.join(folder, 'dialled'),
  });
  const local = `127.0.0.1:${clear.port}`;
  const gated = openGated(t, {
    gateFile,
    hosts: ['api.test', 'other.test', local],
    lent: [{ name: 'API_TOKEN', placeholder, value, hosts: ['api.test', local] }],
    readable: [root],
    env: { NODE_EXTRA_CA_CERTS: root, API_TOKEN: placeholder },
  });
  return { ...gated, api, other, clear };
}

test('the real value is put in for the lent host alone, and never comes back', async t => {
  if (skippedWithoutWall(t)) return;
  const { run, api, other, clear, used } = await openLending(t);
  const said = [
    await run('curl -sS -i -H "Authorization: Bearer $API_TOKEN" https://api.test/a'),
    await run('curl -sS -i --compressed -H "X-Token: $API_TOKEN" https://api.test/b'),
    await run('curl -sS -i -u "me:$API_TOKEN" https://api.test/c'),
    await run('curl -sS -i -H "Authorization: Bearer $API_TOKEN" https://api.test/binary'),
    await run(
      `'${process.execPath}' -e "fetch('https://api.test/d', {headers: {'x-token': process.env.API_TOKEN}}).then(async r => console.log(await r.text()))"`,
    ),
    await run('curl -sS -d "$API_TOKEN" https://api.test/e?$API_TOKEN'),
    await run(`curl -sS --noproxy '' -H "Authorization: Bearer $API_TOKEN" http://127.0.0.1:${clear.port}/f`),
  ];
  assert.deepEqual(
    api.headers.slice(0, 3).map(headers => headers['authorization'] ?? headers['x-token']),
    [`Bearer ${value}`, value, `Basic ${Buffer.from(`me:${value}`).toString('base64')}`],
  );
  assert.ok(api.headers.every(headers => headers['accept-encoding'] === 'identity'));
  assert.equal(api.headers[4]?.['x-token'], value);
  assert.equal(api.asked[5], `POST /e?${placeholder} api.test`);
  assert.equal(clear.headers[0]?.['authorization'], `Bearer ${value}`);
  assert.match(said[0] ?? '', /"authorization":"Bearer banyan-lent-0123456789abcdef"/);
  assert.match(said[0] ?? '', /X-Echo: banyan-lent-0123456789abcdef/);
  const encodings = [value, JSON.stringify(value).slice(1, -1), encodeURIComponent(value)];
  encodings.push(Buffer.from(value).toString('base64'), Buffer.from(`me:${value}`).toString('base64'));
  for (const text of said) {
    assert.match(text, /\[exit code 0\]/);
    for (const encoding of encodings) assert.ok(!text.includes(encoding), `${encoding} in ${text}`);
  }

  // Elsewhere it stays what it is: at another host, over no encryption, with another name in the greeting.
  await run('curl -sS -H "Authorization: Bearer $API_TOKEN" -u "me:$API_TOKEN" https://other.test/');
  await run('curl -sS -H "Authorization: Bearer $API_TOKEN" http://api.test/');
  await run('curl -sS -H "X-Token: $API_TOKEN" --connect-to api.test:443:other.test:443 https://api.test/');
  await run('curl -sS -H "X-Token: $API_TOKEN" -H "Host: other.test" https://api.test/');
  assert.equal(other.asked.length, 1);
  assert.ok(!JSON.stringify(other.headers).includes('canary'));
  assert.equal(clear.headers[1]?.['authorization'], `Bearer ${placeholder}`);
  assert.equal(api.asked.length, 6);
  assert.deepEqual([...new Set(used)], ['API_TOKEN api.test', 'API_TOKEN 127.0.0.1']);
});

test('tools trust the gate where it reads along, and nobody is trusted in its place', async t => {
  if (skippedWithoutWall(t)) return;
  const { run, root, api, other } = await openLending(t);
  assert.match(
    await run('git -c http.extraHeader="X-Token: $API_TOKEN" ls-remote https://api.test/r.git'),
    /exit code/,
  );
  assert.equal(api.headers[0]?.['x-token'], value);
  const python = `python3 -c "import urllib.request; print(urllib.request.urlopen('https://api.test/p').status)"`;
  assert.match(await run(python), /^200/);
  assert.match(await run('curl -sS https://other.test/'), /^from outside/);
  assert.equal(other.asked.length, 1);
  assert.match(await run('curl -sS --cacert $SSL_CERT_FILE -v https://api.test/ 2>&1 | grep issuer'), /Banyan/);
  assert.match(
    await run('curl -sS --cacert $SSL_CERT_FILE -v https://other.test/ 2>&1 | grep -c "certificate verify ok"'),
    /^1/,
  );
  // No key is among what tools are given to trust.
  const [folder = ''] = readdirSync(path.join(root, 'tmp')).filter(name => name.startsWith('banyan-trust-'));
  for (const file of ['all.pem', 'extra.pem'])
    assert.doesNotMatch(readFileSync(path.join(root, 'tmp', folder, file), 'utf8'), /PRIVATE KEY/);
});

test('a host whose certificate does not hold gets no credential', async t => {
  if (skippedWithoutWall(t)) return;
  const folder = temporaryFolder(t);
  const impostor = await httpsServer(t, createAuthority(Date.now).contextFor);
  const gateFile = gateOver(folder, {
    names: { 'api.test': [['203.0.113.10']] },
    servers: { '203.0.113.10:443': impostor.port },
    dialled: path.join(folder, 'dialled'),
  });
  const lent = [{ name: 'API_TOKEN', placeholder, value, hosts: ['api.test'] }];
  const { run } = openGated(t, { gateFile, hosts: ['api.test'], lent });
  const said = await run(`curl -sS -k -H "Authorization: Bearer ${placeholder}" https://api.test/`);
  assert.match(said, /api\.test could not be reached over TLS/);
  assert.deepEqual(impostor.asked, []);
});

test('nothing secret is in a command line or an environment, on either side of the wall', async t => {
  if (skippedWithoutWall(t)) return;
  const { run, gates } = await openLending(t);
  const inside = run(
    'cat /proc/[0-9]*/environ /proc/[0-9]*/cmdline | tr "\\0" "\\n"; env; echo started > ready; until [ -e go ]; do sleep 0.02; done',
  );
  await run('until [ -e ready ]; do sleep 0.02; done');
  const tree = descendants(gates[0]?.child.pid ?? 0).flatMap(pid => processAt(pid) ?? []);
  const names = tree.map(({ name }) => name);
  assert.ok(names.includes('bwrap') && names.includes('bash'), names.join(' '));
  const outside = tree.map(({ shown }) => shown);
  await run('touch go');
  for (const text of [...outside, await inside]) assert.doesNotMatch(text, /canary/);
  const gate = outside[0] ?? '';
  assert.doesNotMatch(gate, /banyan-lent|api\.test|HOME=|PROXY/);
});

/** What anybody may see of a process; undefined where it has ended by now, as each `sleep` of the loop does. */
function processAt(pid: number): { name: string; shown: string } | undefined {
  const read = (what: string): string => readFileSync(`/proc/${pid}/${what}`, 'utf8');
  try {
    return { name: read('comm').trim(), shown: `${read('environ')} ${read('cmdline')}` };
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}

/** A process and everything below it. */
function descendants(pid: number): number[] {
  const { stdout } = spawnSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' });
  return [
    pid,
    ...stdout
      .split('\n')
      .filter(Boolean)
      .flatMap(line => descendants(Number(line))),
  ];
}
