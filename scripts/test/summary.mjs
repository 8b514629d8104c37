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
function isRollUp(/** @type {any} */ data) {
  return data.details.error?.failureType === 'subtestsFailed';
}

/** @param {any} data */
function failure({ name, file, line, details }) {
  const cause = details.error?.cause ?? details.error;
  const text = inspect(cause, { colors: process.stdout.isTTY, depth: 6 });
  return `\nFAILED ${name} (${relative(file)}:${line})\n${text.replaceAll(/^/gm, '  ')}\n\n`;
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
