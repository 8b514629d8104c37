import type { AnsweredCall } from './modelRequest.ts';
import { text, toolUse, type Script } from './script.ts';

/** Work that Banyan words itself, as the demo agent does it. */
export interface WorkOrder {
  readonly says: RegExp;
  readonly reply: (words: string, answered: readonly AnsweredCall[]) => Script;
}

export const workOrders: readonly WorkOrder[] = [
  { says: /^Get to know this project/, reply: initialise },
  { says: /^Review the work of /, reply: review },
  { says: /^Result of "review-/, reply: reviewed },
  { says: /^You go on here, at n\d+, as a new branch/, reply: wentOn },
];

/** Looks, writes the file for agents and a first note that lasts, and says what it did. */
function initialise(words: string, [readme, tests, file, memory]: readonly AnsweredCall[]): Script {
  const name = /write down in (\S+?\.md)/.exec(words)?.[1] ?? 'CLAUDE.md';
  if (!readme) return [text('I look at what is here first.'), toolUse('read', { path: 'README.md' })];
  if (!tests) return [toolUse('search', { pattern: 'test\\(', path: 'test' })];
  if (!file)
    return [text('That is small enough to say in a few lines.'), toolUse('write', { path: name, content: guide })];
  if (file.failed) return [text(`I wrote nothing: ${file.output}`)];
  if (!memory) return [toolUse('write', { path: '.banyan/memory/project.md', content: note })];
  return [text(`I wrote ${name} and began .banyan/memory/project.md. I ran nothing. I am not sure who uses this.`)];
}

const guide = `# Greetings

- Tests: \`npm test\`; one file: \`node --test test/greet.test.js\`.
- \`src/greet.js\` is the program; \`test/\` says what it has to print.
- Agents: fork where both greeting and test were read. Never change the two side by side.
- What is long goes into a file of your folder, \`.banyan/<session>/<branch>/\`; the result names it.
- What lasts: \`.banyan/memory/project.md\`. Read it first; add what surprised you.
`;

const note = 'When this was begun one test fails: the last name has no “and” before it.\n';

/** Reads the first file that was changed, and has one finding in it. */
function review(words: string, [read]: readonly AnsweredCall[]): Script {
  const path = /^- (\S+) \(/m.exec(words)?.[1];
  if (path === undefined) return [text('Nothing was changed, so nothing is to be fixed.')];
  if (!read) return [text(`I look at ${path} myself.`), toolUse('read', { path })];
  return [
    text(
      `${path}:1 does not say what it is for. I know it from reading the file. It should be fixed. The rest is good.`,
    ),
  ];
}

/** The author reads what was found and looks at the place. */
function reviewed(words: string, [read]: readonly AnsweredCall[]): Script {
  const path = /> (\S+):\d+ /.exec(words)?.[1];
  if (path === undefined) return [text('The review has found nothing to fix.')];
  if (!read) return [text(`The review names ${path}. I look at it again.`), toolUse('read', { path })];
  return [text(`The review is right about ${path}. I would say there what it is for.`)];
}

/** What is told to somebody's past self. */
function wentOn(words: string): Script {
  const said = words.split('\n').findLast(line => line.startsWith('> ')) ?? '> nothing';
  return [text(`From this earlier place on I know:\n\n${said}\n\nThe files are as they were here.`)];
}
