import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { toolEnvironment } from '../../src/sandbox/environment.ts';
import type { HandsFact } from '../../src/sandbox/hands.ts';
import { withOldPaths } from '../../src/sandbox/oldPaths.ts';
import { openHands } from '../../src/sandbox/workerHands.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

test('hands in a copy answer about paths of the old folder from the copy, and refuse to change them', async t => {
  const base = realpathSync(temporaryFolder(t));
  const [old, copy] = [join(base, 'project'), join(base, 'copies', 'mutex')];
  for (const [folder, words] of [
    [old, 'old\n'],
    [copy, 'copy\n'],
  ] as const) {
    mkdirSync(join(folder, 'sub'), { recursive: true });
    writeFileSync(join(folder, 'sub', 'a.txt'), words);
  }
  symlinkSync(old, join(base, 'link'));
  const plain = openHands({
    node: process.execPath,
    workerFile: fileURLToPath(new URL('../../src/worker.ts', import.meta.url)),
    roots: [copy],
    outputFolder: join(base, 'outputs'),
    env: toolEnvironment(process.env),
  });
  t.after(() => plain.dispose());
  const hands = withOldPaths(plain, { copy, copyOf: join(base, 'link') });
  const run = async (name: string, input: unknown): Promise<[string, HandsFact[]]> => {
    const facts: HandsFact[] = [];
    return [await hands.execute(name, input, { agent: 'main', fact: fact => void facts.push(fact) }), facts];
  };
  for (const path of ['sub/a.txt', join(copy, 'sub/a.txt'), join(old, 'sub/a.txt'), join(base, 'link/x/../sub/a.txt')])
    assert.deepEqual(await run('read', { path }), ['1\tcopy', [{ type: 'fileRead', path: 'sub/a.txt' }]], path);
  assert.match((await run('search', { pattern: 'o', path: old }))[0], /sub\/a\.txt[^]*copy/);
  assert.match((await run('bash', { command: 'pwd; cat a.txt', cwd: join(old, 'sub') }))[0], /mutex\/sub\ncopy\n/);
  assert.match((await run('bash', { command: 'pwd' }))[0], /mutex\n/);
  for (const [name, more] of [
    ['write', { content: 'x' }],
    ['edit', { old_string: 'old', new_string: 'x' }],
  ] as const) {
    const [said, facts] = await run(name, { path: join(old, 'sub/a.txt'), ...more });
    assert.match(said, /In your copy it is sub\/a\.txt: name that\. Nothing was written\.$/);
    assert.deepEqual(facts, [{ type: 'failed' }]);
  }
  assert.equal(readFileSync(join(old, 'sub/a.txt'), 'utf8'), 'old\n');
  await run('write', { path: join(copy, 'sub/a.txt'), content: 'new\n' });
  assert.equal(readFileSync(join(copy, 'sub/a.txt'), 'utf8'), 'new\n');
  for (const path of [`${old}-beside/a`, join(base, 'a'), 7, undefined])
    assert.match((await run('read', { path }))[0], /outside of what|path/);
  assert.match(await hands.execute('read', null, { agent: 'main' }), /must be|object/i);
});
