import { run } from 'node:test';
import { headline, isRollUp, summary } from './summary.mjs';

/** How long one file may take, in milliseconds, on a machine that has other things to do: a hang ends as a failure. */
const FILE_PATIENCE = 10 * 60_000;

/**
 * Runs test files, each in a process of its own, and prints a line for each and every failure in full. A file that takes
 * longer than `patience` milliseconds is ended and has failed.
 * @param {string[]} files
 * @param {{ concurrency: number, patience?: number, print?: (text: string) => void }} options
 * @returns {Promise<{ passed: number, failed: number, failures: string[] }>} `failures` has a line for each.
 */
export async function runFiles(files, options) {
  const { concurrency, patience = FILE_PATIENCE, print = text => process.stdout.write(text) } = options;
  process.env['BANYAN_TEST_PATIENCE'] = String(patience);
  const loaded = ['patience.mjs', 'compileCache.mjs'].map(name => new URL(name, import.meta.url).href);
  const events = run({ files, concurrency, execArgv: loaded.flatMap(module => ['--import', module]) });
  const counts = { passed: 0, failed: 0, failures: /** @type {string[]} */ ([]) };
  events.on('test:fail', event => {
    if (!isRollUp(event)) counts.failures.push(headline(event));
  });
  events.on('test:summary', event => {
    if (event.file !== undefined) return;
    counts.passed = event.counts.passed;
    counts.failed = event.counts.tests - event.counts.passed - event.counts.skipped - event.counts.todo;
  });
  for await (const text of summary(events)) print(text);
  return counts;
}
