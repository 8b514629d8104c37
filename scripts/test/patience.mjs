import { writeSync } from 'node:fs';
import path from 'node:path';

/**
 * Loaded into the process of every test file: ends it when it takes longer than `BANYAN_TEST_PATIENCE` milliseconds, whatever
 * holds it. The runner's own time limit fails a test but leaves a process alive that something still listens in.
 */
const patience = Number(process.env['BANYAN_TEST_PATIENCE'] ?? 0);
if (patience > 0) {
  const file = path.relative('.', process.argv.at(-1) ?? '');
  setTimeout(() => {
    writeSync(2, `${file} did not end within ${patience / 1000} s and was given up.\n`);
    process.exit(1);
  }, patience).unref();
}
