import { play } from '../../../src/model/play/play.ts';
import { isDirective, isMail, utterances, type Utterance } from '../../../src/model/play/reading.ts';
import { taskIn } from '../../../src/model/play/scene.ts';
import { interview, treeOrders } from './demoTree.ts';
import { workOrders } from './demoWork.ts';
import type { AnsweredCall, Brain, ModelRequest } from './modelRequest.ts';
import { conversationOf } from './play.ts';
import { drip, text, thinking, toolUse, type Script } from './script.ts';

/**
 * A scripted agent for demonstrations and end-to-end runs. It knows a small project (README.md, src/greet.js or .ts,
 * test/greet.test.js) and a few plain orders, those to the tree among them; a prompt that is a program (`play.ts`) is
 * played. The same conversation always gets the same reply.
 */
export const demoAgent: Brain = marked => {
  const played = play(conversationOf(marked));
  if (played) return played;
  const request = unmarked(asChild(marked));
  const task = taskIn(request.prompt);
  const prompt = (task ?? request.prompt).trim();
  const work = workOrders.find(({ says }) => says.test(prompt));
  if (work) return work.reply(request.prompt, request.answered);
  if (task !== undefined && request.prompt.includes('Before you change anything, ask')) {
    const first = interview(request.answered);
    if (first) return first;
    return demoOrder(prompt, { ...request, prompt, answered: request.answered.filter(({ name }) => name !== 'ask') });
  }
  return demoOrder(prompt, { ...request, prompt });
};

/** A request as a child sees it: what it was told in place of an answer is its prompt, and what came before is past. */
function asChild(request: ModelRequest): ModelRequest {
  const all = utterances(conversationOf(request));
  // Mail that came beside results is news; mail that woke the agent is its prompt.
  const isNews = (each: Utterance, index: number): boolean => isMail(each) && all[index - 1]?.kind === 'answer';
  if (!all.some((each, index) => isDirective(each) || isNews(each, index))) return request;
  const at = all.findLastIndex(
    (each, index) => isDirective(each) || (each.kind === 'told' && each.place !== '' && !isNews(each, index)),
  );
  const begin = all[at];
  if (!begin) return request;
  const answered = all
    .slice(at + 1)
    .filter(({ kind }) => kind === 'answer')
    .map(({ tool, input, words, failed }) => ({ name: tool, input: { ...input }, output: words, failed }));
  return { ...request, prompt: begin.words, answered };
}

function demoOrder(prompt: string, request: ModelRequest): Script {
  for (const { says, reply } of treeOrders) {
    const found = says.exec(prompt);
    if (found) return reply(found, request.answered);
  }
  for (const { says, reply } of orders) {
    const found = says.exec(prompt);
    if (found) return reply(found, request);
  }
  return [
    text(
      `You said: *${prompt || 'nothing'}*\n\nTry \`say\`, \`count to\`, \`run\`, \`write\`, \`edit\` or a greeting.`,
    ),
  ];
}

/** A request as a person would read it: without the numbers of places that stand before prompts and results. */
function unmarked(request: ModelRequest): ModelRequest {
  const plain = (words: string): string => words.replace(/^\[n\d+\] /, '');
  const answered = request.answered.map(call => ({ ...call, output: plain(call.output) }));
  return { ...request, prompt: plain(request.prompt), answered };
}

interface Order {
  readonly says: RegExp;
  readonly reply: (found: RegExpExecArray, request: ModelRequest) => Script;
}

const orders: readonly Order[] = [
  { says: /^say\s+([\s\S]+)$/i, reply: ([, words = '']) => [text(words)] },
  { says: /^count slowly to (\d+)/i, reply: ([, n]) => [drip(6, 40), text(numbers(Number(n)))] },
  { says: /^count to (\d+)/i, reply: ([, n]) => [text(numbers(Number(n)))] },
  { says: /^think(?:\s+about\s+([\s\S]+))?/i, reply: ([, what = 'this']) => thought(what) },
  { says: /^run\s+([\s\S]+)$/i, reply: ([, command = ''], { answered }) => run(command, answered) },
  {
    says: /^write\s+(\S+?):\s?([\s\S]*)$/i,
    reply: ([, path = '', content = ''], { answered }) => once('write', { path, content }, answered),
  },
  {
    says: /^edit\s+(\S+?):\s?([\s\S]*?)\s*=>\s*([\s\S]*)$/i,
    reply: ([, path = '', before = '', after = ''], { answered }) =>
      once('edit', { path, old_string: before, new_string: after }, answered),
  },
  {
    says: /^search\s+([\s\S]+)$/i,
    reply: ([, pattern = ''], { answered }) => once('search', { pattern }, answered),
  },
  { says: /^read\s+(\S+)$/i, reply: ([, path = ''], { answered }) => once('read', { path }, answered) },
  {
    says: /Intl\.ListFormat/,
    reply: () => [
      text(
        'Node has that built in, and it knows other languages too:\n\n```js\nconst list = new Intl.ListFormat("en-GB");\nreturn `Hello, ${list.format(names)}!`;\n```\n\nOne line less to maintain. I changed nothing yet.',
      ),
    ],
  },
  {
    says: /one person/i,
    reply: () => [
      text('Yes. With one name there are no `others`, so it still says `Hello, Ada!`. The first two tests cover that.'),
    ],
  },
  { says: /greet|hello|farewell|welcome/i, reply: (_, request) => changeGreeting(request) },
];

const numbers = (last: number): string => Array.from({ length: last }, (_, index) => `${index + 1}`).join('\n');

const thought = (about: string): Script => [
  thinking(`Let me think about ${about}. First what is asked, then what follows from it.`),
  text(`I thought about ${about}.`),
];

function run(command: string, answered: readonly AnsweredCall[]): Script {
  const done = answered[0];
  if (!done) return [text('I will run that.'), toolUse('bash', { command })];
  return [text(`${done.failed ? 'It failed' : 'It ran'}:\n\n\`\`\`text\n${done.output.trimEnd()}\n\`\`\``)];
}

function once(tool: string, input: Record<string, string>, answered: readonly AnsweredCall[]): Script {
  const done = answered[0];
  if (!done) return [toolUse(tool, input)];
  return [
    text(done.failed ? `That did not work: ${done.output}` : `Done.\n\n\`\`\`text\n${done.output.trimEnd()}\n\`\`\``),
  ];
}

/** Looks around, changes what the greeting returns, runs the tests, reports. */
function changeGreeting({ answered, prompt }: ModelRequest): Script {
  const [readme, listing, source, edit, tests] = answered;
  if (!readme) {
    return [
      thinking('The prompt is about the greeting. The README will say how the project is laid out.'),
      text('I will look at the project first.'),
      toolUse('read', { path: 'README.md' }),
    ];
  }
  const typescript = listing?.output.includes('greet.ts') ?? false;
  const path = typescript ? 'src/greet.ts' : 'src/greet.js';
  if (!listing) return [toolUse('bash', { command: 'ls -1 src test' })];
  if (!source) return [toolUse('read', { path })];
  const joined = source.output.includes(joinedNames);
  const line = joined ? joinedNames : returnLine(source.output);
  if (!line) return [text(`I did not find where \`${path}\` returns its greeting, so I changed nothing.`)];
  const changed = joined ? saidNames : reworded(line, prompt);
  if (!edit) return [text('Now the change itself.'), toolUse('edit', { path, old_string: line, new_string: changed })];
  if (edit.failed) return [text(`I did not change \`${path}\`: ${edit.output}`)];
  if (!tests) return [text('Let me see whether the tests agree.'), toolUse('bash', { command: 'node --test' })];
  return [text(report(path, line, changed, tests))];
}

/** The line of the sample project that its test finds wanting, and what mends it. */
const joinedNames = "return `Hello, ${names.join(', ')}!`;";
const saidNames = `const [last, ...rest] = names.toReversed();
  const others = rest.toReversed().join(', ');
  return others ? \`Hello, \${others} and \${last}!\` : \`Hello, \${last}!\`;`;

const report = (path: string, before: string, after: string, tests: AnsweredCall): string =>
  [
    after === saidNames ? '## The last name comes after “and”' : '## The greeting is friendlier now',
    '',
    `I changed one line of \`${path}\`:`,
    '',
    '```diff',
    `- ${before}`,
    ...after.split('\n').map(line => `+ ${line.trim()}`),
    '```',
    '',
    tests.failed ? '**The tests do not pass yet:** the test still expects the old words.' : 'The tests pass.',
    '',
    '| Step | Result |',
    '| --- | --- |',
    '| README read | yes |',
    `| Tests | ${tests.failed ? 'failing' : 'passing'} |`,
  ].join('\n');

/** The first line with a string in it that is returned; line numbers a tool may have added are taken off. */
function returnLine(source: string): string | undefined {
  const lines = source.split('\n').map(line => line.replace(/^\s*\d+(?:\t|\s*[|:→])\s?/, ''));
  return lines.find(line => /return\s*[`'"]/.test(line))?.trim();
}

/** Puts a friendly word before the closing quote of the returned string. */
function reworded(line: string, prompt: string): string {
  const words = /farewell|bye/i.test(prompt) ? ' See you soon!' : ' Nice to see you!';
  return line.replace(/([`'"])(;?)$/, (_, quote: string, end: string) => `${words}${quote}${end}`);
}
