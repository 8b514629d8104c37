import type { AnsweredCall } from './modelRequest.ts';
import { text, toolUse, type Script } from './script.ts';

/** An order of the demo agent that does something to the tree, in a person's words. */
export interface TreeOrder {
  readonly says: RegExp;
  readonly reply: (found: RegExpExecArray, answered: readonly AnsweredCall[]) => Script;
}

export const treeOrders: readonly TreeOrder[] = [
  {
    says: /^fork into (\d+)(?::\s*([\s\S]+))?$/i,
    reply: ([, count = '', list = ''], answered) => forked(Number(count), list, answered),
  },
  { says: /^look at ([\s\S]+?) and say what you find/i, reply: ([, what = ''], answered) => looked(what, answered) },
  { says: /^spawn a helper to ([\s\S]+)$/i, reply: ([, task = ''], answered) => spawned(task, answered) },
  { says: /^ask me ([\s\S]+)$/i, reply: ([, what = ''], answered) => asked(what, answered) },
  { says: /^send (\S+?): ([\s\S]+)$/i, reply: ([, to = '', words = ''], answered) => sent(to, words, answered) },
  { says: /^rewind(?: to (n\d+))?/i, reply: ([, to], answered) => rewound(to, answered) },
  { says: /^compact$/i, reply: (_, answered) => (answered[0] ? [text(words(answered[0]))] : [toolUse('compact', {})]) },
  {
    says: /^You went back to this place/,
    reply: () => [text('I am back at the earlier place. My note says what I found, so I do not look again.')],
  },
  {
    says: /^Your context was summed up/,
    reply: () => [text('I go on from the summary. Nothing of the task was lost.')],
  },
  { says: /\bwrite it now\. Reply with the summary alone/, reply: () => [text(summary)] },
  { says: /^You are a delegate of /, reply: () => [text(answers)] },
  {
    says: /^Message of /,
    reply: () => [text('I have read that. From this place on I know it.')],
  },
  {
    says: /^Result of /,
    reply: () => [text('That result is in now. I have read it, and nothing else is left to do.')],
  },
];

const words = ({ output }: AnsweredCall): string => output.trim();

const parts = ['the README', 'the source', 'the tests', 'the history', 'the scripts'];

/** One child for each part of the list, or for parts that every project has. */
function forked(count: number, list: string, [join]: readonly AnsweredCall[]): Script {
  const named = list
    .split(/[,;\n]/)
    .map(part => part.trim())
    .filter(part => part !== '');
  const all = Array.from({ length: count }, (_, at) => named[at] ?? parts[at] ?? `part ${at + 1}`);
  if (!join) {
    const branches = all.map(part => ({
      name: `look-at-${slug(part)}`,
      task: `Look at ${part} and say what you find.`,
      done_when: 'You can say in two sentences what is there.',
    }));
    return [text(`These are ${count} separate things, so I look at them side by side.`), toolUse('fork', { branches })];
  }
  const found = [...join.output.matchAll(/^> Found: (.+)$/gm)].map(([, line = '']) => `- ${line}`);
  if (found.length === 0) return [text(`The branches have ended:\n\n${words(join)}`)];
  return [text(`All ${count} have reported:\n\n${found.join('\n')}\n\nThey agree. Nothing was changed.`)];
}

/** What a child does: one look, one line. */
function looked(what: string, [seen]: readonly AnsweredCall[]): Script {
  if (!seen) {
    const path = /readme/i.test(what) ? 'README.md' : what.includes('.') ? what : undefined;
    const look = path ? toolUse('read', { path }) : toolUse('search', lookFor(what));
    return [text(`I look at ${what}.`), look];
  }
  const lines = words(seen).split('\n');
  const first = (lines[0] ?? '').replace(/^\s*\d+\t/, '').slice(0, 80);
  return [text(`Found: ${what}, ${lines.length} ${lines.length === 1 ? 'line' : 'lines'}, beginning “${first}”.`)];
}

/** What is searched for where a part is no file: a word that its code has, else its own name. */
function lookFor(what: string): { pattern: string; path?: string } {
  if (/source/.test(what)) return { pattern: 'export', path: 'src' };
  if (/tests/.test(what)) return { pattern: 'test\\(', path: 'test' };
  return { pattern: what.replace(/^the /, '').split(' ')[0] ?? '' };
}

function spawned(task: string, [result]: readonly AnsweredCall[]): Script {
  if (result) return [text(`The helper is back:\n\n${words(result)}`)];
  const writes = /^(write|edit|change|fix|run)\b/i.test(task);
  const input = { name: 'helper', task, onboard: true, ...(writes ? { writes } : {}) };
  return [text('That needs little of what I know, so a fresh agent does it.'), toolUse('spawn', input)];
}

/** `ask me which port [80, 443] (80)` */
function asked(what: string, [answer]: readonly AnsweredCall[]): Script {
  if (answer) return [text(`You said: ${words(answer)}`)];
  const [, question = '', choices, otherwise] = /^([\s\S]*?)(?:\s*\[([^\]]*)\])?(?:\s*\(([^)]*)\))?$/.exec(what) ?? [];
  const asking = {
    question: `${question.charAt(0).toUpperCase()}${question.slice(1).replace(/\?$/, '')}?`,
    ...(choices === undefined ? {} : { choices: choices.split(',').map(choice => choice.trim()) }),
    ...(otherwise === undefined ? {} : { otherwise }),
  };
  return [text('Only you can know this:'), toolUse('ask', { to: 'person', questions: [asking] })];
}

function sent(to: string, message: string, [receipt]: readonly AnsweredCall[]): Script {
  return receipt ? [text(words(receipt))] : [toolUse('send', { to, words: message })];
}

/** Looks around first, so that there is something to go back from. */
function rewound(to: string | undefined, [listing, back]: readonly AnsweredCall[]): Script {
  if (!listing) return [text('I look around first.'), toolUse('bash', { command: 'ls' })];
  if (back) return [text(`I stay where I am: ${words(back)}`)];
  const note = `Found: there are ${words(listing).split('\n').length} entries in the folder. I need to remember only that.`;
  return [text('I need only one line of this, so I go back.'), toolUse('rewind', { to: to ?? 'n1', note })];
}

/** What a fresh agent asks before it begins, once. */
export function interview(answered: readonly AnsweredCall[]): Script | undefined {
  if (answered.some(({ name }) => name === 'ask')) return undefined;
  const questions = [
    { question: 'Is there a form that the other files keep to?', otherwise: 'I do it as the nearest file does.' },
    { question: 'Who reads it?', choices: ['people', 'programs'], otherwise: 'People.' },
  ];
  return [text('I have looked around. Before I begin:'), toolUse('ask', { to: 'parent', questions })];
}

const answers = `1. Yes: short lines, as README.md has them.
2. People.

Decided for you:
- it is written for people`;

const summary = `1. The person tried what I can do to my own context.
2. Nothing was changed.
3. Next: go on as the person says.`;

const slug = (part: string): string =>
  part
    .toLowerCase()
    .replace(/^the /, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
