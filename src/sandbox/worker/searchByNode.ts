import { fileKind } from './fileKind.ts';
import { readWhole } from './files.ts';
import { searchTime, type Found, type FoundFile, type Search } from './search.ts';
import { walk } from './walk.ts';

/** Searches without any other program: slower, with the regular expressions of JavaScript, otherwise the same. */
export async function searchByNode(search: Search, signal: AbortSignal): Promise<Found> {
  const pattern = search.pattern === '' ? undefined : expression(search);
  const until = performance.now() + searchTime;
  const files: FoundFile[] = [];
  let found = 0;
  for await (const path of walk(search)) {
    signal.throwIfAborted();
    if (performance.now() > until) return { files, stopped: 'time' };
    const lines = pattern
      ? linesIn(await textOf(path), pattern, search, search.limit - found)
      : { lines: [], matches: 1, more: found >= search.limit };
    if (lines.matches > 0 && found < search.limit) files.push({ path, lines: lines.lines });
    found += lines.matches;
    if (lines.more) return { files, stopped: 'limit' };
  }
  return { files, stopped: '' };
}

function expression({ pattern, ignoreCase }: Search): RegExp {
  const flags = ignoreCase ? 'gmi' : 'gm';
  try {
    return new RegExp(pattern, `${flags}u`);
  } catch {
    try {
      return new RegExp(pattern, flags);
    } catch (error) {
      throw new Error(`The pattern was not understood. ${(error as Error).message}`, { cause: error });
    }
  }
}

/** Empty for what is no text or cannot be read: a search passes over such files. */
async function textOf(path: string): Promise<string> {
  try {
    const { bytes } = await readWhole({ real: path, shown: path });
    return fileKind(bytes) === 'text' ? bytes.toString('utf8') : '';
  } catch {
    return '';
  }
}

interface Lines {
  readonly lines: FoundFile['lines'];
  readonly matches: number;
  /** Whether there were more matches than `most`. */
  readonly more: boolean;
}

function linesIn(text: string, pattern: RegExp, { context }: Search, most: number): Lines {
  const matched = new Set<number>();
  let matches = 0;
  let line = 0;
  let at = 0;
  for (const match of text.matchAll(pattern)) {
    for (let feed = text.indexOf('\n', at); feed >= 0 && feed < match.index; feed = text.indexOf('\n', at)) {
      at = feed + 1;
      line++;
    }
    if (match.index === text.length && (text === '' || text.endsWith('\n'))) break;
    if (matched.has(line)) continue;
    if (matches === most) return { lines: around(text, matched, context), matches, more: true };
    matches++;
    const across = match[0].replace(/\n$/, '').split('\n').length;
    for (let next = 0; next < across; next++) matched.add(line + next);
  }
  return { lines: around(text, matched, context), matches, more: false };
}

function around(text: string, matched: ReadonlySet<number>, context: number): FoundFile['lines'] {
  if (matched.size === 0) return [];
  const all = text.replace(/\n$/, '').split('\n');
  const wanted = new Set<number>();
  for (const line of matched)
    for (let near = Math.max(line - context, 0); near <= Math.min(line + context, all.length - 1); near++)
      wanted.add(near);
  return [...wanted]
    .sort((a, b) => a - b)
    .map(line => ({ number: line + 1, text: (all[line] ?? '').replace(/\r$/, ''), match: matched.has(line) }));
}
