import assert from 'node:assert/strict';
import { linkSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openBench, type Bench } from './openBench.ts';

const secret = 'untouched\n';

/** Every way to change the file that `path` leads to is refused, and it stays as it is. */
async function refused(bench: Bench, path: string, why: RegExp): Promise<void> {
  for (const [name, input] of [
    ['write', { path, content: 'taken' }],
    ['edit', { path, old_string: 'untouched', new_string: 'taken' }],
  ] as const) {
    const { text, failed } = await bench.run(name, input);
    assert.match(text, why);
    assert.ok(failed);
  }
}

test('a link to a folder outside is not followed, for reading, changing, searching or running', async t => {
  const bench = openBench(t);
  writeFileSync(join(bench.outside, 'secret.txt'), secret);
  symlinkSync(bench.outside, join(bench.root, 'link'));
  await refused(bench, 'link/secret.txt', /outside of what the tools may reach.*Allowed: .*workspace/);
  await refused(bench, 'link/new/deep.txt', /outside/);
  for (const [name, input] of [
    ['read', { path: 'link/secret.txt' }],
    ['search', { path: 'link', pattern: 'untouched' }],
    ['bash', { command: 'cat secret.txt', cwd: 'link' }],
  ] as const)
    assert.match((await bench.run(name, input)).text, /outside/);
  assert.deepEqual(readdirSync(bench.outside), ['secret.txt']);
  assert.equal(readFileSync(join(bench.outside, 'secret.txt'), 'utf8'), secret);
});

test('a file that is itself a link to the outside is not followed, neither to a file nor to nothing yet', async t => {
  const bench = openBench(t);
  writeFileSync(join(bench.outside, 'secret.txt'), secret);
  symlinkSync(join(bench.outside, 'secret.txt'), join(bench.root, 'a.txt'));
  symlinkSync('../outside/new.txt', join(bench.root, 'dangling.txt'));
  symlinkSync('dangling.txt', join(bench.root, 'second.txt'));
  await refused(bench, 'a.txt', /outside/);
  await refused(bench, 'dangling.txt', /outside/);
  await refused(bench, 'second.txt', /outside/);
  assert.match((await bench.run('read', { path: 'a.txt' })).text, /outside/);
  assert.deepEqual(readdirSync(bench.outside), ['secret.txt']);
});

test('a hard link to a file outside is not changed', async t => {
  const bench = openBench(t);
  writeFileSync(join(bench.outside, 'secret.txt'), secret);
  linkSync(join(bench.outside, 'secret.txt'), join(bench.root, 'a.txt'));
  await bench.run('read', { path: 'a.txt' });
  await refused(bench, 'a.txt', /2 names \(hard links\)/);
  assert.equal(readFileSync(join(bench.outside, 'secret.txt'), 'utf8'), secret);
});

test('dots and absolute paths do not lead outside', async t => {
  const bench = openBench(t);
  writeFileSync(join(bench.outside, 'secret.txt'), secret);
  for (const path of [
    '../outside/secret.txt',
    join(bench.outside, 'secret.txt'),
    'a/../../outside/secret.txt',
    '/',
    '..',
  ])
    await refused(bench, path, /outside/);
  // A name that only begins like the root is another folder.
  await refused(bench, `${bench.root}-twin/a.txt`, /outside/);
  assert.equal(readFileSync(join(bench.outside, 'secret.txt'), 'utf8'), secret);
});

test('a link that stays inside is followed, and the file behind it is what changes', async t => {
  const bench = openBench(t, { 'real/a.txt': secret });
  symlinkSync('real', join(bench.root, 'link'));
  symlinkSync('real/a.txt', join(bench.root, 'b.txt'));
  assert.match(
    (await bench.run('edit', { path: 'link/a.txt', old_string: 'untouched', new_string: 'one' })).text,
    /real\/a\.txt/,
  );
  await bench.run('edit', { path: 'b.txt', old_string: 'one', new_string: 'two' });
  assert.equal(bench.get('real/a.txt'), 'two\n');
});

test('a ring of links is an answer, not a hang', async t => {
  const bench = openBench(t);
  symlinkSync('b', join(bench.root, 'a'));
  symlinkSync('a', join(bench.root, 'b'));
  await refused(bench, 'a', /too many symbolic links/);
  await refused(bench, 'a/x', /too many symbolic links/);
});

test('git directories are not written to, whatever they are called', async t => {
  const bench = openBench(t, { '.git/config': secret, 'bare/HEAD': secret });
  mkdirSync(join(bench.root, 'bare/objects'));
  mkdirSync(join(bench.root, 'bare/refs'));
  symlinkSync('.git', join(bench.root, 'innocent'));
  const spellings = [
    '.git/config',
    '.git/hooks/pre-commit',
    '.Git/config',
    '.git./config',
    '.g\u200bit/config',
    'GIT~1/config',
    '.git::$DATA',
  ];
  for (const path of [...spellings, 'sub/.git', 'innocent/config', 'bare/HEAD', 'bare/hooks/update'])
    await refused(bench, path, /inside a git directory/);
  assert.match((await bench.run('read', { path: '.git/config' })).text, /untouched/);
  assert.deepEqual(readdirSync(join(bench.root, '.git')), ['config']);
  assert.match((await bench.run('write', { path: '.gitignore', content: 'dist\n' })).text, /Created/);
});

test('whole outputs may be read but not changed', async t => {
  const bench = openBench(t);
  mkdirSync(bench.outputFolder);
  const path = join(bench.outputFolder, 'output.txt');
  writeFileSync(path, secret);
  assert.match((await bench.run('read', { path })).text, /^1\tuntouched/);
  assert.match((await bench.run('search', { path: bench.outputFolder, pattern: 'untouched' })).text, /1:untouched/);
  await refused(bench, path, /outside/);
});

test('a path longer than any system takes is refused at once', async t => {
  const bench = openBench(t);
  for (const name of ['read', 'write', 'edit', 'search', 'bash']) {
    const path = 'a/'.repeat(1_000_000);
    const input = { path, content: '', old_string: 'a', new_string: 'b', pattern: 'a', command: 'true', cwd: path };
    const takes = { read: ['path'], write: ['path', 'content'], edit: ['path', 'old_string', 'new_string'] }[name];
    const wanted = takes ?? (name === 'bash' ? ['command', 'cwd'] : ['path', 'pattern']);
    const own = Object.fromEntries(Object.entries(input).filter(([member]) => wanted.includes(member)));
    assert.match((await bench.run(name, own)).text, /^a\/a\/.{1,100} is too long for a path\.$/);
  }
});

test('in a scratch folder nothing is changed through a link, not even to another file of the workspace', async t => {
  const bench = openBench(t);
  writeFileSync(join(bench.root, 'a.txt'), secret);
  mkdirSync(join(bench.root, '.banyan/s1/main'), { recursive: true });
  symlinkSync(bench.root, join(bench.root, '.banyan/s1/main/up'));
  symlinkSync(join(bench.root, 'a.txt'), join(bench.root, '.banyan/s1/main/a.txt'));
  await refused(bench, '.banyan/s1/main/up/a.txt', /leads through a link/);
  await refused(bench, '.banyan/s1/main/a.txt', /leads through a link/);
  await refused(bench, join(bench.root, '.banyan/s1/main/a.txt'), /leads through a link/);
  assert.equal(readFileSync(join(bench.root, 'a.txt'), 'utf8'), secret);
  const made = await bench.run('write', { path: '.banyan/s1/main/notes.md', content: 'n' });
  assert.match(made.text, /Created \.banyan\/s1\/main\/notes\.md/);
});
