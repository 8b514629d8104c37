import { callOf } from './callOf.ts';
import type { Conversation } from './conversation.ts';
import { programIn, type Program, type Statement } from './program.ts';
import {
  factsIn,
  isDelegation,
  isDirective,
  isMail,
  ordersIn,
  placesIn,
  progress,
  reportsIn,
  utterances,
  type Order,
  type Utterance,
} from './reading.ts';
import { noScene, programFor, type Scene } from './scene.ts';
import { text, thinking, toolUse, type PlayedStep } from './step.ts';
import { stopScript } from './stopScript.ts';

/** What an agent answers: the steps of its reply, in the order in which they stream. */
export type Played = readonly PlayedStep[];

export interface PlayOptions {
  /**
   * `drift`: a forked child does not hear its directive and carries on with its parent's plan, as real models do often
   * enough: what keeps it within its limits must be the harness.
   */
  readonly children?: 'obey' | 'drift';
  /** What plain words stand for, where programs are not for the eyes of those who watch. */
  readonly scene?: Scene;
}

/**
 * What a played agent answers: decided by nothing but the request. It follows the newest program it was given, knows the
 * facts that stand in its context and no others, and remembers how far it is by its own words. Undefined where the request
 * holds neither a program nor a question for it.
 */
export function play(
  request: Conversation,
  { children = 'obey', scene = noScene }: PlayOptions = {},
): Played | undefined {
  const all = utterances(request);
  const heard =
    children === 'obey' ? all : all.map(each => (isDirective(each) && !isDelegation(each) ? deaf(each) : each));
  const order = ordersIn(heard, scene).findLast(({ program }) => program.statements[0]?.verb !== 'DRIFT');
  if (order && isSummaryWanted(all)) return [text(`${memoryAt(order.program, order.done)}\n${factsOf(all)}`)];
  const answer = answerToQuestions(all);
  if (answer || isDelegate(all)) return answer;
  return order && all.findLastIndex(each => isPlainPrompt(each, scene)) < order.at
    ? follow(request, all, order)
    : undefined;
}

/** Whether what it heard last makes the agent a delegate. */
function isDelegate(all: readonly Utterance[]): boolean {
  const newest = newestHeard(all);
  return newest !== undefined && isDelegation(newest);
}

/** What it heard last; that other calls of the reply were not run says nothing. */
function newestHeard(all: readonly Utterance[]): Utterance | undefined {
  return all.findLast(
    ({ kind, words }) => kind === 'told' || (kind === 'answer' && !/^Not run (to its end )?in this branch/.test(words)),
  );
}

const deaf = (each: Utterance): Utterance => ({ ...each, words: '' });

/** Words of a person that are no program: they end the one before. */
function isPlainPrompt(each: Utterance, scene: Scene): boolean {
  const { kind, place, words } = each;
  return (
    kind === 'told' &&
    place !== '' &&
    !isMail(each) &&
    !programFor(words, scene) &&
    !/\bKNOW\b|^You went back/.test(words)
  );
}

function follow(request: Conversation, all: readonly Utterance[], order: Order): Played {
  const { statements } = order.program;
  const facts = factsIn(all);
  const said: string[] = [];
  const thoughts: PlayedStep[] = [];
  const fill = (words: string): string => filled(words, facts, all, order);
  const must = interview(all, order, facts);
  if (must) return must;
  for (let at = order.done; at < statements.length; at += 1) {
    const statement = statements[at];
    if (!statement) break;
    const mark = progress(at + 1, statements.length);
    switch (statement.verb) {
      case 'KNOW':
      case 'DRIFT':
        break;
      case 'SAY':
        said.push(fill(statement.rest));
        break;
      case 'PAD':
        said.push('word'.repeat(Number(statement.rest)));
        break;
      case 'THINK':
        thoughts.push(thinking(fill(statement.rest)));
        break;
      case 'NEED':
        if (facts.has(statement.rest)) break;
        return [...thoughts, text([...said, `Blocked: ${statement.rest} is not known.`].join('\n'))];
      case 'OR':
        if (all.findLast(({ kind }) => kind === 'answer')?.failed !== true) break;
        return [...thoughts, text([...said, fill(statement.rest)].join('\n'))];
      case 'STOP': {
        const script = stopScript(statement.rest, request, all, mark);
        if (!script) break;
        return [...thoughts, ...(said.length > 0 ? [text(said.join('\n'))] : []), ...script];
      }
      default: {
        const joined = together(statements, at);
        const done = at + joined.length;
        const known = { places: placesIn(all), memory: memoryAt(order.program, done) };
        const calls = joined.flatMap(each => callOf({ ...each, rest: fill(each.rest) }, known) ?? []);
        const words = order.program.memory === 'words' ? [...said, progress(done, statements.length)] : said;
        return [...thoughts, ...(words.length > 0 ? [text(words.join('\n'))] : []), ...calls];
      }
    }
  }
  return [...thoughts, text(said.length > 0 ? said.join('\n') : 'Done.')];
}

/** The statement and those after it that are part of the same reply. */
function together(statements: readonly Statement[], at: number): readonly Statement[] {
  const end = statements.findIndex((statement, index) => index > at && !statement.joined);
  return statements.slice(at, end < 0 ? statements.length : end);
}

/**
 * The call with which a spawned agent asks its parent all it needs to know, once: when it was told to, or when it lacks a
 * fact. An agent that a person started has nobody to ask.
 */
function interview(all: readonly Utterance[], { program, words, at }: Order, facts: Facts): Played | undefined {
  const isSpawned = /\bstarted by another agent\b/.test(words);
  const hasAsked = all
    .slice(at)
    .some(({ kind, tool, input }) => kind === 'call' && tool === 'ask' && input['to'] === 'parent');
  if (!isSpawned || hasAsked) return undefined;
  const missing = [...new Set(needs(program))].filter(name => !facts.has(name));
  if (missing.length === 0 && !words.includes('Before you change anything, ask')) return undefined;
  const questions = missing.map(name => ({ question: `NEED ${name}`, otherwise: 'I stop.' }));
  return [text('I have looked; before I begin:'), toolUse('ask', { to: 'parent', questions })];
}

const needs = ({ statements }: Program): string[] =>
  statements.flatMap(({ verb, rest }) => (verb === 'NEED' ? [rest] : []));

/**
 * The answer to a question that was asked last: a delegate says it and is done, an agent that was asked by name sends it and
 * goes on. Both know what stands in their own context, and say what does not.
 */
function answerToQuestions(all: readonly Utterance[]): Played | undefined {
  const newest = newestHeard(all);
  if (!newest) return undefined;
  const facts = factsIn(all);
  if (isDelegation(newest)) {
    const names = wantedFacts(newest.words.slice(newest.words.indexOf('Its questions:')));
    // Questions in prose are for somebody else to answer.
    if (names.length === 0) return undefined;
    const unknown = names.filter(name => !facts.has(name)).map(name => `- ${name} stays open`);
    const decided = unknown.length > 0 ? unknown : ['- nothing'];
    return [text([...known(names, facts), '', 'Decided for you:', ...decided].join('\n'))];
  }
  const asker = /^Question of "([^"]+)"/.exec(newest.words)?.[1];
  if (asker === undefined || newest.kind !== 'told') return undefined;
  return [
    text('I was asked.'),
    toolUse('send', { to: asker, words: known(wantedFacts(newest.words), facts).join('\n') }),
  ];
}

const wantedFacts = (words: string): string[] => [
  ...new Set([...words.matchAll(/\bNEED ([\w-]+)/g)].map(([, name = '']) => name)),
];

const known = (names: readonly string[], facts: Facts): string[] =>
  names.length === 0
    ? ['Nothing of that is known here.']
    : names.map(name => (facts.has(name) ? `KNOW ${name}=${facts.get(name)}` : `${name} is not known here.`));

/** The harness asks for a summary in words of its own; no program asks for one that way. */
function isSummaryWanted(all: readonly Utterance[]): boolean {
  const newest = all.at(-1);
  return (
    newest?.kind === 'told' &&
    !programIn(newest.words) &&
    /\bsummary\b/i.test(newest.words) &&
    /\bwrite\b/i.test(newest.words)
  );
}

const memoryAt = ({ source, statements }: Program, done: number): string =>
  `{${source}} ${progress(done, statements.length)}`;

const factsOf = (all: readonly Utterance[]): string =>
  [...factsIn(all)].map(([name, value]) => `KNOW ${name}=${value}`).join('\n');

type Facts = ReadonlyMap<string, string>;

/** `$name` becomes the fact, `$last` the first line of the newest answer, `$found` what branches reported since the order. */
function filled(words: string, facts: Facts, all: readonly Utterance[], { at }: Order): string {
  return withOutside(words, outside =>
    outside.replace(/\$([\w-]+)/g, (whole, name: string) => {
      if (name === 'last') return all.findLast(({ kind }) => kind === 'answer')?.words.split('\n')[0] ?? '';
      if (name === 'found' && !facts.has(name)) return listed(reportsIn(all.slice(at + 1)));
      return facts.get(name) ?? whole;
    }),
  );
}

const listed = (reports: readonly string[]): string =>
  reports.length === 0 ? 'Nothing was reported.' : reports.map(report => `- ${report}`).join('\n');

/** Changes what stands outside of braces: a child fills in its own program. */
function withOutside(words: string, change: (outside: string) => string): string {
  const from = words.indexOf('{');
  const to = words.lastIndexOf('}');
  if (from < 0 || to < from) return change(words);
  return change(words.slice(0, from)) + words.slice(from, to + 1) + change(words.slice(to + 1));
}
