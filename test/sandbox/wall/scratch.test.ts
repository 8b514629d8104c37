import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test, type TestContext } from 'node:test';
import type { Reach } from '../../../src/session/wall.ts';
import { detected, openWall, type OpenedWall } from './openWall.ts';

const { report, builder } = await detected();
const skip = builder ? false : report.words;

/** A workspace with scratch folders, and hands of the branch `mine`, in the workspace itself or in a copy of it. */
function open(
  t: TestContext,
  at: 'workspace' | 'copy',
  reach: Reach['files'],
  before = (_: string): void => {},
): OpenedWall {
  if (!builder) throw new Error(report.words);
  const lay = (base: string, path: string, text: string): void => {
    mkdirSync(dirname(join(base, path)), { recursive: true });
    writeFileSync(join(base, path), text);
  };
  return openWall(t, builder, {
    reach: { files: reach, hosts: [] },
    before: (base, root) => {
      lay(root, 'a.txt', 'of the workspace');
      lay(root, '.banyan/s1/mine/history.md', 'my history');
      lay(root, '.banyan/s1/other/history.md', 'its history');
      lay(root, '.banyan/memory/build.md', 'make');
      lay(base, 'copy/a.txt', 'of the copy');
      before(base);
      Object.assign(options, {
        scratchFolders: { root: join(root, '.banyan'), writable: [join(root, '.banyan/s1/mine')] },
        ...(at === 'copy' && { roots: [join(base, 'copy')], shownAt: root }),
      });
    },
    options,
  });
}

let options: Record<string, unknown> = {};
test.beforeEach(() => (options = {}));

for (const at of ['workspace', 'copy'] as const)
  for (const reach of ['read', 'write'] as const)
    test(`hands that may ${reach} in the ${at} read all folders and write their own`, { skip }, async t => {
      const { root, base, sh, run } = open(t, at, reach);
      assert.equal(await sh('cat a.txt'), at === 'copy' ? 'of the copy' : 'of the workspace');
      assert.equal(await sh('cat .banyan/s1/*/history.md .banyan/memory/build.md'), 'my historyits historymake');
      assert.equal(await sh('echo found > .banyan/s1/mine/notes.md; cat .banyan/s1/mine/notes.md'), 'found');
      assert.equal(readFileSync(join(root, '.banyan/s1/mine/notes.md'), 'utf8'), 'found\n');
      const written = await run('write', { path: '.banyan/s1/mine/deep/more.md', content: 'more' });
      assert.match(written.text, /Created/);
      assert.equal(readFileSync(join(root, '.banyan/s1/mine/deep/more.md'), 'utf8'), 'more');
      for (const way of [
        'echo x > .banyan/s1/other/history.md',
        'echo x > .banyan/s1/new.md',
        'mv .banyan/s1/mine .banyan/s1/gone',
        'rm -rf .banyan/s1/other',
        'rm -rf .banyan',
        'ln -s / .banyan/s1/link',
        'ln .banyan/s1/other/history.md .banyan/s1/mine/linked.md',
        'echo x > .banyan/memory/build.md',
      ])
        assert.match(await sh(`${way} && echo done`), /Read-only|busy|cross-device/i, way);
      assert.equal(readFileSync(join(root, '.banyan/s1/other/history.md'), 'utf8'), 'its history');
      assert.equal(existsSync(join(root, '.banyan/s1/mine')), true);
      assert.equal(readFileSync(join(base, 'copy/a.txt'), 'utf8'), 'of the copy');
    });

test('what programs would obey is taken away from a scratch folder', { skip }, async t => {
  const { root, run } = open(t, 'copy', 'read');
  const { text } = await run('bash', {
    command: 'mkdir -p .banyan/s1/mine/x/.git && echo "[core]" > .banyan/s1/mine/x/.git/config && echo made',
  });
  assert.match(text, /made[^]*x\/\.git was taken away|made[^]*\.git/);
  assert.equal(existsSync(join(root, '.banyan/s1/mine/x/.git')), false);
});

test('where a link stands in the way no scratch folder is shown', { skip }, async t => {
  const { sh, base } = open(t, 'copy', 'write', base => symlinkSync('/tmp', join(base, 'copy/.banyan')));
  assert.equal(await sh('ls .banyan/s1 2>/dev/null; cat a.txt'), 'of the copy');
  assert.equal(existsSync(join(base, 'copy/a.txt')), true);
});
