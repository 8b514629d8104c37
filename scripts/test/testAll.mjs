import { availableParallelism } from 'node:os';
import { build } from '../build/build.mjs';
import { ensureBubblewrap } from '../provision/bubblewrap.mjs';
import { ensureChromium } from '../provision/chromium.mjs';
import { MissingPiece } from '../provision/missingPiece.mjs';
import { ensureVsCodeServer } from '../provision/vsCodeServer.mjs';
import { runFiles } from './runFiles.mjs';
import { selectFiles } from './selectFiles.mjs';

/**
 * Builds, runs the tests that `args` choose (all without any) and ends with one line `N passed, N failed`. True when at
 * least one test ran and all passed. Tests in a real workbench run one file after the other, the others side by side with
 * each other and with them.
 * @param {readonly string[]} args
 */
export async function testAll(args) {
  const { unit, e2e } = await selectFiles(args);
  const total = { passed: 0, failed: 0 };
  /** @type {string[]} */
  const failures = [];
  await ensureBubblewrap();
  const built = await builds();
  if (!built) total.failed += 1;
  // Before the files run side by side, so that no two of them install the same thing at once.
  const browser = e2e.length === 0 && !unit.some(file => file.endsWith('.browser.test.ts')) ? true : await hasBrowser();
  const hasWorkbench = e2e.length > 0 && built && browser && (await hasVsCode());
  if (e2e.length > 0 && !hasWorkbench) total.failed += 1;
  // A workbench leaves a third of two processors idle, and others wait too: side by side they end sooner.
  const runs = [];
  if (unit.length > 0) runs.push(runFiles(longestFirst(unit), { concurrency: Math.max(2, availableParallelism()) }));
  if (hasWorkbench) runs.push(runFiles(e2e, { concurrency: 1 }));
  for (const counts of await Promise.all(runs)) {
    total.passed += counts.passed;
    total.failed += counts.failed;
    failures.push(...counts.failures);
  }
  if (total.passed + total.failed === 0) console.log(`No tests match ${args.join(' ') || 'test/**'}.`);
  // Again in one place: among thousands of lines nobody finds them.
  for (const line of failures) console.log(line);
  console.log(`${total.passed} passed, ${total.failed} failed`);
  return total.passed > 0 && total.failed === 0;
}

/**
 * Files that open a browser first: they take longest, and one of them at the end would keep a single core busy.
 * @param {string[]} files
 */
function longestFirst(files) {
  const opensBrowser = (/** @type {string} */ file) => Number(file.endsWith('.browser.test.ts'));
  return files.toSorted((one, other) => opensBrowser(other) - opensBrowser(one));
}

/** Whether the bundles could be built. The errors have been printed by then; tests of the sources can run all the same. */
async function builds() {
  try {
    await build({ minify: false, quiet: true });
    return true;
  } catch {
    console.log('The bundles could not be built: see above.');
    return false;
  }
}

function hasBrowser() {
  return isThere('Tests in a browser cannot run.', async () => {
    process.env['BANYAN_CHROMIUM'] = await ensureChromium();
  });
}

function hasVsCode() {
  return isThere('The tests in a real workbench cannot run.', async () => {
    process.env['BANYAN_VSCODE_SERVER'] = await ensureVsCodeServer();
  });
}

/**
 * Fetches a piece and hands its place to the tests. One that is missing is said in one line.
 * @param {string} otherwise
 * @param {() => Promise<void>} fetchPiece
 */
async function isThere(otherwise, fetchPiece) {
  try {
    await fetchPiece();
    return true;
  } catch (error) {
    if (!(error instanceof MissingPiece)) throw error;
    console.log(`${otherwise} ${error.message}`);
    return false;
  }
}
