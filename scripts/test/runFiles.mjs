import { run } from 'node:test';
import { summary } from './summary.mjs';

/** How long one file may take, in milliseconds: a hang ends as a failure. */
const FILE_PATIENCE = 5 * 60_000;

/**
 * Runs test files, each in a process of its own, and prints a line for each and every failure in full.
 * @param {string[]} files
 * @param {{ concurrency: number }} options
 * @returns {Promise<{ passed: number, failed: number }>}
 */
export async function runFiles(files, { concurrency }) {
  const events = run({ files, concurrency, timeout: FILE_PATIENCE });
  const counts = { passed: 0, failed: 0 };
  events.on('test:summary', event => {
    if (event.file !== undefined) return;
    counts.passed = event.counts.passed;
    counts.failed = event.counts.tests - event.counts.passed - event.counts.skipped - event.counts.todo;
  });
  for await (const text of summary(events)) process.stdout.write(text);
  return counts;
}
