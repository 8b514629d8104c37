import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test, type TestContext } from 'node:test';
import { noRipgrep, ripgrep } from '../../support/ripgrep.ts';
import { openBench, type Bench } from './openBench.ts';

function workspace(t: TestContext, program: string): Bench {
  const bench = openBench(
    t,
    {
      '.gitignore': 'node_modules/\n*.log\n!keep.log\n/dist\n',
      '.github/ci.yml': 'run: apple\n',
      '.banyan/.gitignore': '*\n',
      '.banyan/s1/main/history.md': 'apple\n',
      '.git/config': 'apple\n',
      'a.ts': 'const apple = 1;\nconst pear = 2;\n// Apple pie\nconst plum = apple;\n',
      'debug.log': 'apple\n',
      'dist/a.js': 'apple\n',
      'image.bin': Buffer.from('apple\0\u0001'),
      'keep.log': 'apple\n',
      'node_modules/x/index.js': 'apple\n',
      'src/.gitignore': 'generated\n',
      'src/b.test.ts': 'apple(\n  pear,\n);\n',
      'src/deep/c.tsx': 'apple\r\nplum\r\n',
      'src/generated/d.ts': 'apple\n',
      'src/dist/e.ts': 'apple\n',
      'zz.txt': '--pre=./evil\n',
    },
    program,
  );
  writeFileSync(join(bench.outside, 'secret.txt'), 'apple\n');
  symlinkSync(bench.outside, join(bench.root, 'zlink'));
  return bench;
}

/** Both ways to search must say the same, so each expectation is asked of both. */
for (const [name, program, skip] of [
  ['with ripgrep', ripgrep, noRipgrep],
  ['without ripgrep', '', false],
] as const) {
  suite(`a search ${name}`, { skip }, () => {
    const cases: readonly (readonly [what: string, input: object, answer: string])[] = [
      [
        'lines of all files that are not ignored',
        { pattern: 'apple' },
        '.github/ci.yml\n1:run: apple\n\na.ts\n1:const apple = 1;\n4:const plum = apple;\n\nkeep.log\n1:apple\n\nsrc/b.test.ts\n1:apple(\n\nsrc/deep/c.tsx\n1:apple\n\nsrc/dist/e.ts\n1:apple\n\n[7 matches in 6 files]',
      ],
      [
        'scratch folders where they are named',
        { pattern: 'apple', path: '.banyan' },
        '.banyan/s1/main/history.md\n1:apple\n\n[1 match in 1 file]',
      ],
      [
        'lines around a match',
        { pattern: 'pie', context: 1, path: 'a.ts' },
        'a.ts\n2-const pear = 2;\n3:// Apple pie\n4-const plum = apple;\n\n[1 match in 1 file]',
      ],
      [
        'upper and lower case alike',
        { pattern: 'APPLE PIE', ignore_case: true },
        'a.ts\n3:// Apple pie\n\n[1 match in 1 file]',
      ],
      [
        'a glob over names in any folder',
        { pattern: 'plum', glob: '*.tsx' },
        'src/deep/c.tsx\n2:plum\n\n[1 match in 1 file]',
      ],
      [
        'a glob with folders and braces',
        { glob: 'src/**/*.{ts,tsx}' },
        'src/b.test.ts\nsrc/deep/c.tsx\nsrc/dist/e.ts\n\n[3 files]',
      ],
      [
        'a glob that leaves out',
        { pattern: 'apple', glob: '!*.ts', path: 'src' },
        'src/deep/c.tsx\n1:apple\n\n[1 match in 1 file]',
      ],
      ['a glob never brings back what is ignored', { glob: '*.log' }, 'keep.log\n\n[1 file]'],
      ['a whole folder by its name', { glob: 'src/deep/' }, 'src/deep/c.tsx\n\n[1 file]'],
      ['a folder as path', { glob: '*.ts', path: 'src' }, 'src/b.test.ts\nsrc/dist/e.ts\n\n[2 files]'],
      [
        'across lines',
        { pattern: String.raw`apple\(\n\s+pear` },
        'src/b.test.ts\n1:apple(\n2:  pear,\n\n[2 matches in 1 file]',
      ],
      [
        'a pattern that looks like an option',
        { pattern: '--pre=./evil' },
        'zz.txt\n1:--pre=./evil\n\n[1 match in 1 file]',
      ],
      [
        'the limit',
        { pattern: 'apple', limit: 2 },
        '.github/ci.yml\n1:run: apple\n\na.ts\n1:const apple = 1;\n\n[2 matches in 2 files; there are more: make the search narrower, or raise limit]',
      ],
      [
        'the limit of files',
        { glob: '*.ts', limit: 1 },
        'a.ts\n\n[1 file; there are more: make the search narrower, or raise limit]',
      ],
    ];
    for (const [what, input, answer] of cases)
      test(what, async t => {
        const { text, failed } = await workspace(t, program).run('search', input);
        assert.equal(text, answer);
        assert.ok(!failed);
      });

    test('.gitignore counts in a folder that is no repository too', async t => {
      const bench = openBench(t, { '.gitignore': 'left\n', 'left/a.txt': 'apple\n', 'kept/a.txt': 'apple\n' }, program);
      assert.equal((await bench.run('search', { glob: '*.txt' })).text, 'kept/a.txt\n\n[1 file]');
    });

    test('a pattern that is none is refused with the reason', async t => {
      const { text, failed } = await workspace(t, program).run('search', { pattern: '(' });
      assert.match(text, /^The pattern was not understood\. /);
      assert.ok(failed);
    });

    test('a cancelled search says so', async t => {
      const { text } = await workspace(t, program).run('search', { pattern: 'apple' }, { signal: AbortSignal.abort() });
      assert.equal(text, 'Cancelled.');
    });
  });
}

test('a search in what is no file is refused instead of waiting for it', async t => {
  if (process.platform === 'win32') return t.skip('Windows has no pipes among its files');
  for (const program of new Set([ripgrep, ''])) {
    const bench = openBench(t, {}, program);
    execFileSync('mkfifo', [join(bench.root, 'pipe')]);
    assert.equal(
      (await bench.run('search', { path: 'pipe', pattern: 'x' })).text,
      'pipe is neither a file nor a folder.',
    );
  }
});

test('a search needs something to look for', async t => {
  const bench = openBench(t);
  mkdirSync(join(bench.root, 'empty'));
  assert.match((await bench.run('search', { path: 'empty' })).text, /a pattern, a glob, or both/);
});
