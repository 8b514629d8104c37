import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';
import { root } from '../root.mjs';
import { ensureDependencies, nodeBinary } from './dependencies.mjs';
import { MissingPiece } from './missingPiece.mjs';

/** The oldest Node that runs the project's TypeScript as it stands and has all that the supervisor needs. */
const NEEDED_MAJOR = 24;

/**
 * Runs `main` under Node 24 or newer with all dependencies installed. Under an older Node the script itself (`script`, an
 * `import.meta.url`) is started again under the Node 24 among the dependencies. Ends the process with code 1 when `main`
 * rejects; of a missing piece only its one line is printed.
 * @param {string} script
 * @param {(args: string[]) => Promise<void>} main
 */
export async function launch(script, main) {
  process.chdir(root);
  try {
    await ensureDependencies();
    if (Number(process.versions.node.split('.')[0]) >= NEEDED_MAJOR) await main(process.argv.slice(2));
    else process.exitCode = await again(fileURLToPath(script));
  } catch (error) {
    console.error(error instanceof MissingPiece ? error.message : error);
    process.exitCode = 1;
  }
}

/**
 * @param {string} script
 * @returns {Promise<number>}
 */
function again(script) {
  return new Promise((resolve, reject) => {
    const child = spawn(nodeBinary(), [script, ...process.argv.slice(2)], { stdio: 'inherit' });
    // Ctrl+C reaches the child by itself, as it is in the same group; a signal sent to this process alone is passed on.
    process.on('SIGINT', () => {});
    process.on('SIGTERM', signal => child.kill(signal));
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
  });
}
