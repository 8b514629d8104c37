import { glob } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from '../build/build.mjs';
import { machineFacts } from './machineFacts.mjs';
import { measure } from './measure.mjs';

/**
 * One measured number.
 * @typedef {object} Row
 * @property {string} measure What was measured, in a few words.
 * @property {number} value
 * @property {string} unit
 * @property {{ atMost: number } | { atLeast: number }} [goal] In the same unit.
 * @property {{ name: string, value: number }} [peer] The same measure of another program on this machine, just now.
 */

/** @typedef {{ row: (row: Row) => void }} Report */

/**
 * What a file `test/bench/*.bench.ts` exports.
 * @typedef {{ name: string, run: (report: Report) => Promise<void> | void }} Bench
 */

/**
 * Runs the measurements one after the other, in this process, and prints each as a table under the facts of the machine.
 * False when something could not be measured here.
 * @param {readonly string[]} words
 * @returns {Promise<boolean>}
 */
export async function benchAll(words) {
  await build({ minify: true, quiet: true });
  const files = [];
  for await (const file of glob('test/bench/**/*.bench.ts')) files.push(file);
  const chosen = files.filter(file => words.length === 0 || words.some(word => file.includes(word))).toSorted();
  console.log(machineFacts());
  let whole = chosen.length > 0;
  for (const file of chosen) {
    /** @type {Bench} */
    const bench = await import(pathToFileURL(path.resolve(file)).href);
    if ((await measure(bench, console.log)) === 'missing') whole = false;
  }
  if (chosen.length === 0) console.log('There is nothing to measure by that name in test/bench.');
  return whole;
}
