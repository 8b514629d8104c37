import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** Where words for people are written. The panel's and the window's share one bundle. */
const PROGRAMS = ['src/host', 'webview'];

/** A plain string literal, quoted either way. */
const LITERAL = String.raw`('(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")`;
const ONE = new RegExp(String.raw`\bt\(\s*${LITERAL}`, 'g');
const COUNTED = new RegExp(String.raw`\btn\([^'"]*,\s*${LITERAL},\s*${LITERAL}`, 'g');

/**
 * Every English text that is handed to `t` or `tn`, sorted, with the file that has it.
 * @param {string} root
 * @returns {Promise<Map<string, string>>}
 */
export async function collectWords(root) {
  /** @type {Map<string, string>} */
  const found = new Map();
  for (const folder of PROGRAMS)
    for (const entry of await readdir(path.join(root, folder), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !/\.tsx?$/.test(entry.name)) continue;
      const file = path.join(entry.parentPath, entry.name);
      for (const words of wordsIn(await readFile(file, 'utf8'))) found.set(words, path.relative(root, file));
    }
  return new Map([...found].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * @param {string} source
 * @returns {string[]}
 */
export function wordsIn(source) {
  const literals = [...source.matchAll(ONE), ...source.matchAll(COUNTED)].flatMap(match => match.slice(1));
  return literals.map(text => unquoted(text ?? ''));
}

/** @param {string} literal */
function unquoted(literal) {
  return literal.slice(1, -1).replaceAll(/\\(.)/g, '$1');
}
