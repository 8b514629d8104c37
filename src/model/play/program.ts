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
  /** The text it was read from, without braces and on one line. */
  readonly source: string;
  readonly statements: readonly Statement[];
  /** How the agent knows how far it is: it says so in its own words, or its calls show it. */
  readonly memory: 'words' | 'calls';
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
  'OR',
  'DRIFT',
] as const;
export type Verb = (typeof verbs)[number];

/** A program in words, and how many of its statements are said there to be done: `{…} (2 of 5)`. */
export interface Found {
  readonly program: Program;
  readonly done?: number;
}

/** The program in words: the one that says how far it is, else the first; undefined where there is none. */
export function programIn(words: string): Found | undefined {
  const plain = words.trim();
  if (beginsWithVerb(plain)) return { program: programOf(plain) };
  const all = groupsIn(words).map(({ from, to }): Found => {
    const done = /^\s*\((\d+) of \d+\)/.exec(words.slice(to))?.[1];
    const program = programOf(words.slice(from + 1, to - 1));
    return { program, ...(done === undefined ? {} : { done: Number(done) }) };
  });
  return all.find(({ done }) => done !== undefined) ?? all[0];
}

/** Where programs in braces stand in words, braces included. */
function groupsIn(words: string): { from: number; to: number }[] {
  const groups: { from: number; to: number }[] = [];
  for (let from = words.indexOf('{'); from >= 0; from = words.indexOf('{', from + 1)) {
    const to = beginsWithVerb(words.slice(from + 1)) ? endOfGroup(words, from) : -1;
    if (to < 0) continue;
    groups.push({ from, to });
    from = to - 1;
  }
  return groups;
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
  const statements = parts(source, ';\n').map(statementOf);
  return { source: parts(source, '\n').join('; '), statements, memory: 'words' };
}

/** The program of a scene, one statement each: their words may have line ends and semicolons. It keeps no count in words. */
export function sceneProgram(...statements: readonly string[]): Program {
  return { source: statements.join('; '), statements: statements.map(statementOf), memory: 'calls' };
}

/** How many statements are done when so many calls were made: those of the replies that made them. */
export function doneAfter({ statements }: Program, calls: number): number {
  const calling = statements.flatMap(({ verb }, at) => (quiet.has(verb) ? [] : [at + 1]));
  return calling[Math.min(calls, calling.length) - 1] ?? 0;
}

/** Statements that make no call. */
const quiet: ReadonlySet<Verb> = new Set(['KNOW', 'NEED', 'SAY', 'THINK', 'PAD', 'STOP', 'OR', 'DRIFT']);

function statementOf(part: string): Statement {
  const [, plus = '', verb = '', rest = ''] = statementForm.exec(part) ?? [];
  const known = verbs.find(each => each === verb);
  if (!known) throw new Error(`The played agent does not understand: ${part}`);
  return { verb: known, rest: rest.trim(), joined: plus !== '' };
}

const statementForm = /^(\+\s*)?(?:DO\s+)?([A-Za-z]+)\b([\s\S]*)$/;
const verbForm = new RegExp(`^\\s*(?:DO\\s+)?(?:${verbs.join('|')})\\b`);

function beginsWithVerb(words: string): boolean {
  return verbForm.test(words);
}

/** Behind the brace that closes the one at `from`; -1 where none does. */
function endOfGroup(words: string, from: number): number {
  let depth = 0;
  for (let at = from; at < words.length; at += 1) {
    if (words[at] === '{') depth += 1;
    if (words[at] === '}') depth -= 1;
    if (depth === 0) return at + 1;
  }
  return -1;
}
