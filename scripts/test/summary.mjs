import path from 'node:path';
import { inspect } from 'node:util';

/**
 * Test events as text: a line for each file, the failures of a file in full before its line, and whatever tests print.
 * @param {AsyncIterable<any>} events
 */
export async function* summary(events) {
  for await (const { type, data } of events) {
    if (type === 'test:fail' && !isRollUp(data)) yield failure(data);
    else if (type === 'test:pass' && data.skip !== undefined) yield `  skipped: ${data.name} (${data.skip})\n`;
    else if (type === 'test:stderr' || type === 'test:stdout') yield data.message;
    else if (type === 'test:summary' && data.file !== undefined) yield fileLine(data);
  }
}

/** A parent that failed only because something in it did says nothing new. */
export function isRollUp(/** @type {any} */ data) {
  return data.details.error?.failureType === 'subtestsFailed';
}

/**
 * A failure in one line.
 * @param {any} data
 */
export function headline({ name, file, line }) {
  return `FAILED ${name} (${relative(file)}:${line})`;
}

function failure(/** @type {any} */ data) {
  const { error } = data.details;
  const text = inspect(error?.cause ?? error, { colors: process.stdout.isTTY, depth: 6 });
  return `\n${headline(data)}\n${text.replaceAll(/^/gm, '  ')}\n\n`;
}

/** @param {any} data */
function fileLine({ file, counts, duration_ms, success }) {
  const seconds = (duration_ms / 1000).toFixed(1);
  return `${success ? 'ok    ' : 'FAILED'} ${relative(file).padEnd(56)} ${String(counts.passed).padStart(4)} of ${String(counts.tests).padStart(3)} ${seconds.padStart(7)} s\n`;
}

/** @param {string | undefined} file */
function relative(file) {
  return file === undefined ? 'unknown file' : path.relative('.', file);
}
