import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { keyFileIn } from '../../src/host/keyFile.ts';
import { Keys, type Remembered } from '../../src/host/keys.ts';
import { memorySecrets } from './memorySecrets.ts';

const folder = await mkdtemp(path.join(tmpdir(), 'banyan-keys-'));
after(() => rm(folder, { recursive: true, force: true }));

const environment = { name: 'ANTHROPIC_API_KEY', kind: 'apiKey', value: 'env-key' } as const;

test('a key that was set is spent, here and in the next window', async () => {
  const { secrets, remembered, file } = machine('set');
  const keys = new Keys(secrets, file, remembered, undefined);
  await keys.load();
  assert.equal(keys.choice.standing, 'none');
  await keys.set('sk-ant-1', 'secretStorage');
  assert.equal(keys.choice.credential?.value, 'sk-ant-1');
  const next = new Keys(secrets, file, remembered, undefined);
  await next.load();
  assert.equal(next.choice.credential?.value, 'sk-ant-1');
  assert.equal(await file.read(), '');
});

test('where secrets are forgotten the file has the key, for its owner only', async () => {
  const { secrets, remembered, file } = machine('file');
  const keys = new Keys(secrets, file, remembered, undefined);
  await keys.set('sk-ant-2', 'file');
  assert.equal(keys.choice.standing, 'file');
  assert.equal((await readFile(file.path, 'utf8')).trim(), 'sk-ant-2');
  if (process.platform !== 'win32') assert.equal((await stat(file.path)).mode & 0o777, 0o600);
  const reloaded = new Keys(memorySecrets(), file, remembered, undefined);
  await reloaded.load();
  assert.equal(reloaded.choice.standing, 'file');
});

test('agreeing to the environment’s key is remembered, and taken back when keys are removed', async () => {
  const { secrets, remembered, file } = machine('agree');
  const keys = new Keys(secrets, file, remembered, environment);
  assert.equal(keys.choice.standing, 'environment?');
  let told = 0;
  keys.changed.on(() => (told += 1));
  await keys.useEnvironment();
  assert.equal(keys.choice.credential?.value, 'env-key');
  assert.equal(told, 1);
  const next = new Keys(secrets, file, remembered, environment);
  assert.equal(next.choice.standing, 'environment');
  await next.remove();
  assert.equal(next.choice.standing, 'environment?');
});

test('removing leaves no key behind', async () => {
  const { secrets, remembered, file } = machine('remove');
  const keys = new Keys(secrets, file, remembered, undefined);
  await keys.set('sk-ant-3', 'file');
  await keys.remove();
  await keys.load();
  assert.deepEqual(keys.choice, { standing: 'none', credential: null });
  assert.equal(await file.read(), '');
});

function machine(name: string) {
  return { secrets: memorySecrets(), remembered: memory(), file: keyFileIn(path.join(folder, name)) };
}

function memory(): Remembered {
  const kept = new Map<string, unknown>();
  return { get: name => kept.get(name), update: async (name, value) => void kept.set(name, value) };
}
