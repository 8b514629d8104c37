import { MissingPiece } from '../provision/missingPiece.mjs';
import { formatTable } from './formatTable.mjs';

/**
 * Runs one bench and prints its table. What it measured before a missing piece stopped it is printed too, with one line
 * that says what is missing. Any other error is thrown.
 * @param {import('./benchAll.mjs').Bench} bench
 * @param {(text: string) => void} print
 * @returns {Promise<'whole' | 'missing'>}
 */
export async function measure(bench, print) {
  /** @type {import('./benchAll.mjs').Row[]} */
  const rows = [];
  /** @type {MissingPiece | undefined} */
  let missing;
  try {
    await bench.run({ row: row => void rows.push(row) });
  } catch (error) {
    if (!(error instanceof MissingPiece)) throw error;
    missing = error;
  }
  print(`\n${bench.name}`);
  if (rows.length > 0) print(formatTable(rows));
  if (missing) print(`Not measured${rows.length > 0 ? ' further' : ''}: ${missing.message}`);
  return missing ? 'missing' : 'whole';
}
