/**
 * The little programs that played agents follow. A program is statements separated by `;` or line ends; a program inside
 * another stands in braces. What each statement does is told in docs/messages-api-simulator.md.
 */
export interface Statement {
  readonly verb: Verb;
  /** What stands behind the verb. */
  readonly rest: string;
  /** It is part of the same reply as the statement before: it began with `+`. */
  readonly joined: boolean;
}

export interface Program {
  /** The text it was read from, without braces. */
  readonly source: string;
  readonly statements: readonly Statement[];
}

export const verbs = [
  'KNOW',
  'NEED',
  'SAY',
  'THINK',
  'PAD',
  'FORK',
  'SPAWN',
  'ASK',
  'SEND',
  'WAIT',
  'REWIND',
  'COMPACT',
  'RUN',
  'READ',
  'WRITE',
  'EDIT',
  'SEARCH',
  'STOP',
  'DRIFT',
] as const;
export type Verb = (typeof verbs)[number];

/** A program found in words, with what stands behind it; undefined where there is none. */
export function programIn(words: string): { program: Program; after: string } | undefined {
  const plain = words.trim();
  if (beginsWithVerb(plain)) return { program: programOf(plain), after: '' };
  for (let at = words.indexOf('{'); at >= 0; at = words.indexOf('{', at + 1)) {
    if (!beginsWithVerb(words.slice(at + 1))) continue;
    const end = endOfGroup(words, at);
    if (end >= 0) return { program: programOf(words.slice(at + 1, end)), after: words.slice(end + 1) };
  }
  return undefined;
}

/** The words with every program in them taken out. */
export function withoutPrograms(words: string): string {
  if (beginsWithVerb(words.trim())) return '';
  const at = [...words].findIndex((letter, index) => letter === '{' && beginsWithVerb(words.slice(index + 1)));
  const end = at < 0 ? -1 : endOfGroup(words, at);
  return end < 0 ? words : words.slice(0, at) + withoutPrograms(words.slice(end + 1));
}

/** Parts of a text between separators that stand outside of braces and brackets, trimmed; empty ones are left out. */
export function parts(text: string, separators: string): string[] {
  const found: string[] = [];
  let depth = 0;
  let part = '';
  for (const letter of text) {
    if ('{['.includes(letter)) depth += 1;
    if ('}]'.includes(letter)) depth -= 1;
    if (depth > 0 || !separators.includes(letter)) part += letter;
    else {
      found.push(part);
      part = '';
    }
  }
  return [...found, part].map(each => each.trim()).filter(each => each !== '');
}

function programOf(source: string): Program {
  const statements = parts(source, ';\n').map(part => {
    const [, plus = '', verb = '', rest = ''] = statementForm.exec(part) ?? [];
    const known = verbs.find(each => each === verb);
    if (!known) throw new Error(`The played agent does not understand: ${part}`);
    return { verb: known, rest: rest.trim(), joined: plus !== '' };
  });
  return { source: source.trim(), statements };
}

const statementForm = /^(\+\s*)?(?:DO\s+)?([A-Za-z]+)\b([\s\S]*)$/;
const verbForm = new RegExp(`^\\s*(?:DO\\s+)?(?:${verbs.join('|')})\\b`);

function beginsWithVerb(words: string): boolean {
  return verbForm.test(words);
}

function endOfGroup(words: string, from: number): number {
  let depth = 0;
  for (let at = from; at < words.length; at += 1) {
    if (words[at] === '{') depth += 1;
    if (words[at] === '}') depth -= 1;
    if (depth === 0) return at;
  }
  return -1;
}
