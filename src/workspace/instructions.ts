import { constants } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { importsIn } from './instructionImports.ts';
import { nestedInstructions } from './nestedInstructions.ts';

/** The files in which projects speak to agents. */
export const instructionFiles = ['CLAUDE.md', 'AGENTS.md'] as const;

/** How deep a file may bring in others; bytes that are read of one file and of all of them. */
const mostDepth = 5;
const mostOfFile = 64 * 1024;
const mostOfAll = 192 * 1024;

/**
 * What a folder's CLAUDE.md and AGENTS.md tell agents, as one text, with the files they bring in (`@path`) and the names of
 * those in folders below; empty where there is none. Nothing outside of the folder is read, also not through links. Does not
 * reject: what cannot be read is left out. Ask only for folders somebody vouches for.
 */
export async function instructions(folder: string): Promise<string> {
  const root = await realpath(folder).catch(() => undefined);
  if (root === undefined) return '';
  const reading: Reading = { root, parts: [], seen: new Set(), left: mostOfAll };
  for (const name of instructionFiles) await read(reading, join(root, name), '', 0);
  const nested = await nestedInstructions(root, instructionFiles);
  if (reading.parts.length === 0 && nested.length === 0) return '';
  return [heading, ...reading.parts, ...nestedPart(nested)].join('\n\n');
}

const heading =
  'What this project tells its agents, as it stood when this conversation began. The files are there to be read again.';

interface Reading {
  readonly root: string;
  readonly parts: string[];
  /** Real paths and texts that are in already: a file that is a link to another, or its copy, is read once. */
  readonly seen: Set<string>;
  /** Bytes that may still be read. */
  left: number;
}

async function read(reading: Reading, path: string, by: string, depth: number): Promise<void> {
  const found = await textInside(reading, path);
  if (!found) return;
  const { text, name } = found;
  const source = by === '' ? name : `${name} (brought in by ${by})`;
  reading.parts.push(`## ${source}\n\n${text}`);
  if (depth === mostDepth) return;
  for (const target of importsIn(text))
    await read(reading, join(dirname(join(reading.root, name)), target), name, depth + 1);
}

/** The text of a file of the folder; undefined for what is no text, too much, elsewhere, or there already. */
async function textInside(reading: Reading, path: string): Promise<{ text: string; name: string } | undefined> {
  try {
    const real = await realpath(path);
    const name = relative(reading.root, real);
    if (name.startsWith('..') || real === name || isHidden(name) || reading.seen.has(real)) return undefined;
    const most = Math.min(mostOfFile, reading.left);
    if (most <= 0) return undefined;
    const { bytes, isCut } = await start(real, most);
    if (bytes.includes(0)) return undefined;
    const whole = bytes.toString('utf8').toWellFormed().trim();
    if (whole === '' || reading.seen.has(whole)) return undefined;
    reading.seen.add(real).add(whole);
    reading.left -= bytes.length;
    const slashed = name.split(sep).join('/');
    return { name: slashed, text: isCut ? `${whole}\n(Cut here: read ${slashed} for the rest.)` : whole };
  } catch {
    return undefined;
  }
}

/** The first bytes of a regular file. */
async function start(path: string, most: number): Promise<{ bytes: Buffer; isCut: boolean }> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stats = await file.stat();
    const { size } = stats;
    if (!stats.isFile()) return { bytes: Buffer.alloc(0), isCut: false };
    const { buffer, bytesRead } = await file.read(Buffer.alloc(Math.min(size, most)), 0, Math.min(size, most), 0);
    return { bytes: buffer.subarray(0, bytesRead), isCut: size > most };
  } finally {
    await file.close();
  }
}

/** Secrets live in hidden files. These folders hold words for agents. */
const spokenFolders = ['.banyan', '.claude', '.github'];

function isHidden(name: string): boolean {
  const [first = '', ...rest] = name.split(sep);
  return (first.startsWith('.') && !spokenFolders.includes(first)) || rest.some(part => part.startsWith('.'));
}

function nestedPart(nested: readonly string[]): string[] {
  if (nested.length === 0) return [];
  return [`These folders have instructions of their own. Read them before you work there: ${nested.join(', ')}`];
}
