import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import type { runFiles } from '../../scripts/test/runFiles.mjs';
import { temporaryFolder } from '../support/temporaryFolder.ts';

test('a test file that never ends is given up, has failed, and the others are counted', async t => {
  const folder = temporaryFolder(t);
  await writeFile(
    path.join(folder, 'hangs.test.mjs'),
    `import { test } from 'node:test'; import { createServer } from 'node:net';
     test('leaves a server behind', () => void createServer().listen(0, '127.0.0.1'));`,
  );
  await writeFile(path.join(folder, 'ends.test.mjs'), `import { test } from 'node:test'; test('ends', () => {});`);
  const files = JSON.stringify(['hangs', 'ends'].map(name => path.join(folder, `${name}.test.mjs`)));
  const script = `import { runFiles } from ${JSON.stringify(path.resolve('scripts/test/runFiles.mjs'))};
    console.log(JSON.stringify(await runFiles(${files}, { concurrency: 2, patience: 3000 })));`;
  // The runner does not run inside of a test: a program of its own, without the variable that says so.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const program = path.join(folder, 'program.mjs');
  await writeFile(program, script);
  const ran = spawnSync(process.execPath, [program], { env, encoding: 'utf8' });
  assert.match(ran.stdout, /hangs\.test\.mjs did not end within 3 s and was given up/);
  assert.match(ran.stdout, /FAILED .*hangs\.test\.mjs/);
  const counts = JSON.parse(ran.stdout.trim().split('\n').at(-1) ?? '{}') as Awaited<ReturnType<typeof runFiles>>;
  assert.deepEqual({ ...counts, failures: counts.failures.length }, { passed: 2, failed: 1, failures: 1 });
  assert.match(counts.failures[0] ?? '', /^FAILED .*hangs\.test\.mjs/);
});
