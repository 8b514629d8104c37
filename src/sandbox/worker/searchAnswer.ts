import { relative, sep } from 'node:path';
import { showInvisible } from './invisible.ts';
import type { Found, FoundFile, Search } from './search.ts';

/** What was found, as the agent reads it: files with their lines (`12:` a match, `13-` beside one), then one closing line. */
export function searchAnswer(search: Search, found: Found, root: string): string {
  const { files, stopped } = found;
  const name = (file: FoundFile): string => showInvisible(shown(file.path, root));
  const matches = files.reduce((sum, file) => sum + file.lines.filter(line => line.match).length, 0);
  const what =
    search.pattern === '' ? many(files.length, 'file') : `${many(matches, 'match')} in ${many(files.length, 'file')}`;
  const end =
    stopped === 'limit'
      ? `; there are more: make the search narrower, or raise limit`
      : stopped === 'time'
        ? '; stopped after 30 s: make the search narrower'
        : '';
  if (files.length === 0) return `[nothing found${end}]`;
  const parts = search.pattern === '' ? [files.map(name).join('\n')] : files.map(file => block(name(file), file));
  const { kept, left } = fitting(parts);
  const hidden = left > 0 ? `; ${many(left, 'file')} not shown because the answer grew too long` : '';
  return `${kept.join('\n\n')}\n\n[${what}${end}${hidden}]`;
}

/** Characters of one answer, and of one line in it. */
const longestAnswer = 60_000;
const longestLine = 500;

function block(name: string, file: FoundFile): string {
  const lines: string[] = [name];
  let before = 0;
  for (const { number, text, match } of file.lines) {
    if (before > 0 && number > before + 1 && file.lines.some(line => !line.match)) lines.push('--');
    lines.push(`${number}${match ? ':' : '-'}${showInvisible(cut(text))}`);
    before = number;
  }
  return lines.join('\n');
}

function fitting(parts: readonly string[]): { kept: string[]; left: number } {
  const kept: string[] = [];
  let length = 0;
  for (const part of parts) {
    if (kept.length > 0 && length + part.length > longestAnswer) break;
    kept.push(part.slice(0, longestAnswer));
    length += part.length;
  }
  return { kept, left: parts.length - kept.length };
}

function cut(text: string): string {
  return text.length <= longestLine ? text : `${text.slice(0, longestLine)}…`;
}

function shown(path: string, root: string): string {
  const from = relative(root, path);
  return from.split(sep)[0] === '..' ? path : from.split(sep).join('/');
}

function many(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : noun === 'match' ? 'es' : 's'}`;
}
