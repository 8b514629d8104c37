import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

/**
 * Prints each built file with its size as it is and gzipped, in kB (1000 bytes).
 * @param {readonly import('esbuild').Metafile[]} metafiles
 */
export async function printSizes(metafiles) {
  const files = metafiles.flatMap(metafile => Object.keys(metafile.outputs)).filter(file => !file.endsWith('.map'));
  for (const file of files.toSorted()) {
    const bytes = await readFile(file);
    const packed = await promisify(gzip)(bytes, { level: 9 });
    console.log(`${file.padEnd(32)} ${kilobytes(bytes)}   gzipped ${kilobytes(packed)}`);
  }
}

/** @param {Buffer} bytes */
function kilobytes(bytes) {
  return `${(bytes.length / 1000).toFixed(1)} kB`.padStart(10);
}
