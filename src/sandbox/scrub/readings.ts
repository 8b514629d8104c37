import type { Matcher } from './matcher.ts';
import { byteUnit, wideUnits } from './units.ts';

/** One way to read a text. */
export interface Reading {
  /** Whether this text has anything that would be read differently from the plain way. */
  applies(text: string): boolean;
  /**
   * Hands the text's units to the matcher. Where more text may follow, it returns where the part begins that may yet turn
   * out to belong to a secret; the text's length when there is none.
   */
  read(text: string, then: 'more' | 'nothing', matcher: Matcher): number;
}

/** As it stands, without what separates. */
export const plainly: Reading = {
  applies: () => true,
  read: (text, _, matcher) => {
    matcher.feed(text, 0, text.length);
    return heldFrom(text, text.length, matcher);
  },
};

/** With the escapes of JSON, shells, URLs, HTML, mail and our own marks for invisible characters undone, also when nested. */
export const decoded: Reading = {
  applies: text => /[%&\\=]|<U\+/.test(text),
  read: (text, then, matcher) => {
    const whole = then === 'more' ? wholeUntil(text) : text.length;
    let from = 0;
    for (const match of text.slice(0, whole).matchAll(escapes)) {
      const character = meaning(match);
      if (character === undefined) continue;
      matcher.feed(text, from, match.index);
      from = match.index + match[0].length;
      const end = from;
      const take = (unit: number): void => matcher.take(unit, match.index, end);
      if (character < 128 || match.groups?.['byte'] !== undefined) {
        if (byteUnit(character) !== 0) take(byteUnit(character));
      } else for (const half of String.fromCodePoint(character).split('')) wideUnits(half.charCodeAt(0), take);
    }
    matcher.feed(text, from, whole);
    return heldFrom(text, whole, matcher);
  },
};

/**
 * Without what stands around the pieces of a value that runs over several lines: line numbers, marks of quotes and
 * comments, the addresses and the text column of a dump.
 */
export const unframed: Reading = {
  applies: text => /^[ \t]*(?:[0-9a-f]+(?:[:\t |-]|(?![^]))|[>#*|;/])/im.test(text),
  read: (text, _, matcher) => {
    let start = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      unframedLine(text, start, end, matcher);
      start = end + 1;
    }
    const dumps = text.length - start <= longestDump && mayBeDump.test(text.slice(start));
    const held = dumps ? start : text.length;
    const before = heldFrom(text, start, matcher);
    unframedLine(text, start, text.length, matcher);
    const last = Math.min(held, before === start ? text.length : before, heldFrom(text, text.length, matcher));
    return last === text.length ? last : lineStart(text, last);
  },
};

/** Where the line of `at` begins, if that is near enough for a dump or a numbered line; else `at`. */
export function lineStart(text: string, at: number): number {
  const start = at === 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1;
  return at - start > longestDump ? at : start;
}

/** What a stream must hold back after everything before `at` was read. A line that is whole is not held for a few letters. */
function heldFrom(text: string, at: number, matcher: Matcher): number {
  const open = matcher.open(text.length);
  if (open === 0 || (open < fewestHeld && text[at - 1] === '\n')) return at;
  return matcher.openStart();
}

const fewestHeld = 4;

/** Reads the line at `start` to `end` without its frame. What shows in a dump shows in its text column too. */
function unframedLine(text: string, start: number, end: number, matcher: Matcher): void {
  const line = text.slice(start, end);
  const short = line.length <= longestDump;
  const dump = short ? (dumpLine.exec(line) ?? numberedDump.exec(line)) : null;
  if (!dump) return matcher.feed(text, start + (frame.exec(line)?.[0].length ?? 0), end);
  const [, before = '', digits = ''] = dump;
  const from = start + before.length;
  const known = matcher.spans.length;
  matcher.feed(text, from, from + digits.length);
  const last = matcher.spans.at(-1);
  if (last && matcher.spans.length > known) matcher.spans.push({ ...last, end });
}

/** A line with an address and groups of hexadecimal digits, after which often the same stands as text. */
const address = '[0-9a-f]{6,16}:? +';
const digits = '(?:[0-9a-f]{2,8} )*[0-9a-f]{2,8}(?:  (?:[0-9a-f]{2} )*[0-9a-f]{2}(?=\\s*(?:\\||>|$)))?';
const dumpLine = new RegExp(`^(\\s*${address})(${digits})(?:\\s.*)?$`, 'i');
const numberedDump = new RegExp(`^(\\s*\\d+[:\\t|-]\\s*${address})(${digits})(?:\\s.*)?$`, 'i');
const longestDump = 256;
/** The start of a line that is not whole yet. */
const mayBeDump = /^[ \t]*(?:\d+[:\t|-][ \t]*)?(?:[0-9a-f]{1,16}:?$|[0-9a-f]{6,16}:? )/i;
/** Numbers without a tab are taken once: what follows may be a part of the value that looks like another. */
const frame =
  /^(?:(?:[ \t]*\d+[:|-])?(?:[ \t]*\d+\t)+|[ \t]*(?:[0-9a-f]{6,16} +|\d+[:|-]))?(?:[ \t]*[>#*|;/]+)*[ \t]*/i;

const digit = '[0-9a-fA-F]';
/** Of several backslashes, as nesting makes them, the last one counts; the others have no unit. */
const escapes = new RegExp(
  [
    `(?:%(?:25)*|=|\\\\x)(?<byte>${digit}{2})`,
    `\\\\[xu]\\{(?<braced>${digit}{1,6})\\}`,
    `(?:\\\\|%)u(?<short>${digit}{4})`,
    `\\\\U(?<long>${digit}{8})`,
    `\\\\0?(?<octal>[0-3][0-7]{2})`,
    `\\\\[abefnrtv0]`,
    `<U\\+[0-9A-F]{4,6}>`,
    `&(?:amp;)*#[xX](?<entity>${digit}{1,6});?`,
    '&(?:amp;)*#(?<decimal>[0-9]{1,7});?',
    '&(?:amp;)*(?<named>[A-Za-z]{2,6});',
  ].join('|'),
  'g',
);
/** The end of a text that may be the first part of an escape. */
const halfEscape = /(?:[%&=]|<U?\+?|\\)[^\s%&\\=<]{0,11}$/;
const longestHalf = 32;

/** Where the first part of an escape stands at the end; the text's length when there is none. */
function wholeUntil(text: string): number {
  const from = Math.max(text.length - longestHalf, 0);
  return from + (halfEscape.exec(text.slice(from))?.index ?? text.length - from);
}

/** The character an escape stands for, 0 for one that only parts; undefined when it is no escape after all. */
function meaning({ groups = {} }: RegExpExecArray): number | undefined {
  const { byte, braced, short, long, octal, entity, decimal, named } = groups;
  if (named !== undefined) return entities.get(named.toLowerCase());
  const hexadecimal = byte ?? braced ?? short ?? long ?? entity;
  const character =
    hexadecimal === undefined ? parseInt(octal ?? decimal ?? '0', octal ? 8 : 10) : parseInt(hexadecimal, 16);
  return character <= 0x10ffff ? character : undefined;
}

const entities: ReadonlyMap<string, number> = new Map(
  Object.entries({
    amp: '&',
    lt: '<',
    gt: '>',
    quot: '"',
    apos: "'",
    nbsp: ' ',
    num: '#',
    dollar: '$',
    percnt: '%',
    excl: '!',
    ast: '*',
    quest: '?',
    commat: '@',
    lbrack: '[',
    rbrack: ']',
    lsqb: '[',
    rsqb: ']',
    lpar: '(',
    rpar: ')',
    lcub: '{',
    rcub: '}',
    hat: '^',
    grave: '`',
    verbar: '|',
    vert: '|',
    semi: ';',
    plus: '+',
    sol: '/',
    equals: '=',
    lowbar: '_',
    hyphen: '-',
    dash: '-',
    period: '.',
    colon: ':',
    comma: ',',
    bsol: '\\',
  }).map(([name, sign]) => [name, sign.charCodeAt(0)]),
);
