import { baseName } from '../../sandbox/shell/runners.ts';
import type { SimpleCommand } from '../../sandbox/shell/parsedCommand.ts';
import { globLines, globMatcher } from '../../sandbox/worker/glob.ts';
import type { Rule } from '../../session/rule.ts';
import { isInCopy, isProtected } from './specialPaths.ts';
import type { Use } from './use.ts';

/** Whether a rule speaks of a use; `maybe` where what the use does cannot be read and the rule's words stand in it. */
export type Match = 'yes' | 'maybe' | 'no';

/**
 * Whether a rule that refuses or asks speaks of a use: anywhere in a command, however many others stand around it, with the
 * program named by any path, and in doubt `maybe`.
 */
export function touches(rule: Rule, use: Use): Match {
  if (rule.tool !== use.tool) return 'no';
  if (rule.exact !== undefined) return textOf(use) === rule.exact ? 'yes' : 'no';
  if (rule.match.length === 0) return 'yes';
  if (use.kind === 'file') return globs(rule).some(glob => nameOrFolder(glob, use.path)) ? 'yes' : 'no';
  const { commands, plain } = use.parsed;
  const found = commands.map(command => wordsTouch(rule.match, command.words));
  if (found.includes('yes')) return 'yes';
  if (found.includes('maybe')) return 'maybe';
  return !plain && standsIn(rule.match, use.text) ? 'maybe' : 'no';
}

/**
 * Whether rules that allow cover a use: every command of it, each by at least one of them, and nothing in it that is not
 * plain. An exact rule covers the same text and no other. Files: inside the working copy and not protected.
 */
export function covers(rules: readonly Rule[], use: Use): boolean {
  const own = rules.filter(rule => rule.tool === use.tool);
  const text = textOf(use);
  if (use.kind === 'file') {
    if (!isInCopy(use.path) || isProtected(use.path)) return false;
    return own.some(rule =>
      rule.exact === undefined
        ? rule.match.length === 0 || globs(rule).some(glob => globMatcher(glob)(use.path))
        : rule.exact === text,
    );
  }
  if (!use.parsed.whole) return false;
  if (own.some(rule => rule.exact !== undefined && rule.exact === text)) return true;
  return use.parsed.plain && uncovered(own, use).length === 0;
}

/** The commands of a use that no rule covers. */
export function uncovered(rules: readonly Rule[], use: Use): SimpleCommand[] {
  if (use.kind === 'file') return [];
  const own = rules.filter(rule => rule.tool === use.tool && rule.exact === undefined);
  return use.parsed.commands.filter(({ words }) => !own.some(rule => isPrefix(rule.match, words)));
}

function textOf(use: Use): string {
  return use.kind === 'command' ? use.text : use.path;
}

type Element = Rule['match'][number];

function isPrefix(match: Rule['match'], words: SimpleCommand['words']): boolean {
  return match.length <= words.length && match.every((element, at) => isWord(element, words[at] ?? null));
}

/** Whether an element of a rule stands for this word; `*` stands for any, also for one that is not known. */
function isWord(element: Element, word: string | null): boolean {
  if (element === '*') return true;
  return typeof element === 'string' ? element === word : word !== null && element.includes(word);
}

function wordsTouch([program = '*', ...rest]: Rule['match'], [name, ...args]: SimpleCommand['words']): Match {
  if (name === undefined) return 'no';
  if (name === null) return 'maybe';
  if (!isWord(program, name) && !isWord(lowered(program), baseName(name))) return 'no';
  if (rest.length <= args.length && rest.every((element, at) => isWord(element, args[at] ?? null))) return 'yes';
  // Options may stand before the words that matter, with values that look like words, and what is expanded may be any word.
  const plainArgs = args.filter(arg => arg === null || !arg.startsWith('-'));
  if (rest.every((element, at) => plainArgs[at] === null || isWord(element, plainArgs[at] ?? ''))) return 'maybe';
  let next = 0;
  for (const arg of args) if (arg !== null && next < rest.length && isWord(rest[next] ?? '*', arg)) next++;
  return next === rest.length ? 'maybe' : 'no';
}

function lowered(element: Element): Element {
  return typeof element === 'string' ? element.toLowerCase() : element.map(word => word.toLowerCase());
}

/** Whether every word of a rule stands somewhere in a text, quotes and escapes aside. */
function standsIn(match: Rule['match'], text: string): boolean {
  const bare = text.replace(/['"\\]/g, '').toLowerCase();
  return match.every(element =>
    (typeof element === 'string' ? [element] : element).some(word => word === '*' || hasWord(bare, word.toLowerCase())),
  );
}

function hasWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const around = `${text.charAt(at - 1)}${text.charAt(at + word.length)}`;
    if (!/\w/.test(around)) return true;
  }
  return word === '';
}

function globs({ match }: Rule): string[] {
  const [first = ''] = match;
  return (typeof first === 'string' ? [first] : first).flatMap(globLines);
}

/** A glob that names a folder speaks of everything in it; upper and lower case do not tell files apart everywhere. */
function nameOrFolder(glob: string, path: string): boolean {
  const named = globMatcher(glob.replace(/(?<=.)\/+$/, '').toLowerCase());
  const parts = path.toLowerCase().replace(/^\//, '').split('/');
  return parts.some((_, at) => named(parts.slice(0, at + 1).join('/')));
}
