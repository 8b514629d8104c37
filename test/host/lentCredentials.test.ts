import assert from 'node:assert/strict';
import test from 'node:test';
import { LentCredentials } from '../../src/host/lentCredentials.ts';
import { hostsFault, hostsIn, nameFault } from '../../src/host/lentInput.ts';
import { memorySecrets } from './memorySecrets.ts';
import { plainWords } from './plainWords.ts';

const token = { name: 'GITHUB_TOKEN', hosts: ['api.github.com'], value: 'canary-1' };

test('what is lent is there in the next window, until it is taken back', async () => {
  const secrets = memorySecrets();
  const lent = new LentCredentials(secrets, 'kept');
  await lent.lend(token);
  await lent.lend({ ...token, name: 'OTHER' });
  await lent.lend({ ...token, value: 'canary-2' });
  const next = new LentCredentials(secrets, 'kept');
  await next.load();
  assert.deepEqual(
    next.all.map(({ name, value }) => [name, value]),
    [
      ['OTHER', 'canary-1'],
      ['GITHUB_TOKEN', 'canary-2'],
    ],
  );
  await next.takeBack('OTHER');
  await next.takeBack('GITHUB_TOKEN');
  assert.deepEqual([next.all, secrets.kept.size], [[], 0]);
});

test('where secrets do not last nothing is kept, and another window lends nothing', async () => {
  const secrets = memorySecrets();
  const lent = new LentCredentials(secrets, 'untilReload');
  await lent.lend(token);
  await lent.load();
  assert.deepEqual([lent.all, secrets.kept.size], [[token], 0]);
  const next = new LentCredentials(secrets, 'untilReload');
  await next.load();
  assert.deepEqual(next.all, []);
});

test('what two windows lend is not lost', async () => {
  const secrets = memorySecrets();
  const [one, two] = [new LentCredentials(secrets, 'kept'), new LentCredentials(secrets, 'kept')];
  await one.lend(token);
  await two.lend({ ...token, name: 'OTHER' });
  assert.equal(two.all.length, 2);
});

test('what is shown of it holds no value', async () => {
  const lent = new LentCredentials(memorySecrets(), 'kept');
  await lent.lend(token);
  assert.deepEqual(lent.named, [{ name: 'GITHUB_TOKEN', hosts: ['api.github.com'] }]);
});

test('a store with something else in it lends nothing', async () => {
  const secrets = memorySecrets();
  for (const text of ['{', '[{"name":"1X","hosts":[],"value":"v"}]', '7']) {
    await secrets.store('lentCredentials', text);
    const lent = new LentCredentials(secrets, 'kept');
    await lent.load();
    assert.deepEqual(lent.all, []);
  }
});

test('a name is one a program looks for, and none that decides how programs run', () => {
  for (const name of ['GITHUB_TOKEN', ' npm_token ', '_X']) assert.equal(nameFault(name, plainWords), undefined);
  for (const name of ['', '1X', 'A-B', 'PATH', 'https_proxy', 'LD_PRELOAD', 'ANTHROPIC_API_KEY', 'BANYAN_BRIDGE_FD'])
    assert.ok(nameFault(name, plainWords), name);
});

test('every host is named', () => {
  assert.deepEqual(hostsIn(' API.github.com, *.example.org  api.github.com'), ['api.github.com', '*.example.org']);
  for (const text of ['api.github.com', '*.example.org', 'localhost'])
    assert.equal(hostsFault(text, plainWords), undefined);
  for (const text of ['', '*', '*.com', 'https://a.org', 'a.org:443', 'a.org/x', 'a..org', 'a.org\u0000.b.org'])
    assert.ok(hostsFault(text, plainWords), text);
});
