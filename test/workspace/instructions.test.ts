import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { importsIn } from '../../src/workspace/instructionImports.ts';
import { instructions } from '../../src/workspace/instructions.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

function project(t: TestContext, files: Record<string, string>): string {
  const folder = path.join(temporaryFolder(t), 'project');
  mkdirSync(folder);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  return folder;
}

test('a folder that says nothing has no instructions', async t => {
  assert.equal(await instructions(project(t, { 'README.md': 'hello' })), '');
  assert.equal(await instructions(path.join(temporaryFolder(t), 'gone')), '');
});

test('both files are read, with what they bring in, each once and named', async t => {
  const folder = project(t, {
    'CLAUDE.md': 'Build with make.\nSee @docs/style.md and @docs/none.md.',
    'AGENTS.md': 'Test with make test. @docs/style.md',
    'docs/style.md': 'Short lines. @more/names.md',
    'docs/more/names.md': 'Speaking names. @../style.md',
  });
  const text = await instructions(folder);
  const heads = [...text.matchAll(/^## (.*)$/gm)].map(([, head]) => head);
  assert.deepEqual(heads, [
    'CLAUDE.md',
    'docs/style.md (brought in by CLAUDE.md)',
    'docs/more/names.md (brought in by docs/style.md)',
    'AGENTS.md',
  ]);
  assert.match(text, /Speaking names/);
});

test('a file that is a link to the other, or its copy, is read once', async t => {
  const folder = project(t, { 'AGENTS.md': 'One text.' });
  symlinkSync('AGENTS.md', path.join(folder, 'CLAUDE.md'));
  assert.equal((await instructions(folder)).match(/One text/g)?.length, 1);
  const twice = project(t, { 'AGENTS.md': 'One text.', 'CLAUDE.md': 'One text.\n' });
  assert.equal((await instructions(twice)).match(/One text/g)?.length, 1);
});

test('nothing outside of the folder is read, nor what is hidden', async t => {
  const folder = project(t, {
    'CLAUDE.md': 'In. @../secret.md @/etc/hostname @~/secret.md @link.md @.env @linked/secret.md @.claude/more.md',
    '.env': 'KEY=hidden-secret',
    '.claude/more.md': 'Spoken.',
  });
  writeFileSync(path.join(folder, '../secret.md'), 'outer-secret');
  symlinkSync('../secret.md', path.join(folder, 'link.md'));
  symlinkSync('..', path.join(folder, 'linked'));
  const text = await instructions(folder);
  assert.match(text, /Spoken/);
  assert.doesNotMatch(text, /outer-secret|hidden-secret/);
  assert.equal(text.match(/^## /gm)?.length, 2);
});

test('a root file that leads out of the folder is not read', async t => {
  const folder = project(t, {});
  writeFileSync(path.join(folder, '../secret.md'), 'outer-secret');
  symlinkSync('../secret.md', path.join(folder, 'CLAUDE.md'));
  assert.equal(await instructions(folder), '');
});

test('imports go five deep and no deeper', async t => {
  const files: Record<string, string> = { 'CLAUDE.md': 'Depth 0 @d1.md' };
  for (let depth = 1; depth < 8; depth++) files[`d${depth}.md`] = `Depth ${depth} @d${depth + 1}.md`;
  const text = await instructions(project(t, files));
  assert.match(text, /Depth 5/);
  assert.doesNotMatch(text, /Depth 6/);
});

test('a long file is cut and says so, a binary one is left out', async t => {
  const folder = project(t, { 'CLAUDE.md': `${'long '.repeat(20_000)} @picture.md`, 'AGENTS.md': '@picture.md' });
  writeFileSync(path.join(folder, 'picture.md'), Buffer.from([1, 0, 2]));
  const text = await instructions(folder);
  assert.ok(text.length < 70_000);
  assert.match(text, /Cut here: read CLAUDE\.md for the rest/);
  assert.doesNotMatch(text, /picture\.md \(/);
});

test('those of folders below are named, not read', async t => {
  const folder = project(t, {
    'packages/b/AGENTS.md': 'B',
    'packages/a/CLAUDE.md': 'A words',
    'node_modules/x/CLAUDE.md': 'no',
    '.git/CLAUDE.md': 'no',
    'src/CLAUDE.md': 'S',
  });
  const text = await instructions(folder);
  assert.match(text, /: src\/CLAUDE\.md, packages\/a\/CLAUDE\.md, packages\/b\/AGENTS\.md$/);
  assert.doesNotMatch(text, /A words/);
});

test('imports are found in words alone', () => {
  assert.deepEqual(importsIn('See @a.md, @b/c.md. Write to me@example.org.\n`@code.md`\n```\n@fence.md\n```\n@d.md'), [
    'a.md',
    'b/c.md',
    'd.md',
  ]);
  assert.deepEqual(importsIn('@/etc/passwd @~/x @C:\\x'), []);
});
