import { asFields, asText, wordsOf, type Conversation, type Fields } from './conversation.ts';
import { doneAfter, programIn, type Program } from './program.ts';
import { noScene, programFor, type Scene } from './scene.ts';

/** One block of a request as a played agent reads it, without the mark of its place. */
export interface Utterance {
  /** `told`: by a person, the harness or another agent; `own`: the agent's words and calls; `answer`: of a call. */
  readonly kind: 'told' | 'own' | 'call' | 'answer';
  readonly words: string;
  /** The tool of a call or an answer, and the call's input. */
  readonly tool: string;
  readonly input: Fields;
  readonly failed: boolean;
  /** `n12`, where the words began with it. */
  readonly place: string;
}

/** What an agent is to do, and how much of it is done. */
export interface Order {
  readonly program: Program;
  /** How many of its statements are done. */
  readonly done: number;
  /** All that was said in the block it stands in. */
  readonly words: string;
  /** Its index among the utterances. */
  readonly at: number;
}

/** The conversation as a flat list. */
export function utterances({ messages }: Conversation): Utterance[] {
  const calls = new Map<string, Utterance>();
  return messages.flatMap(({ role, content }) =>
    content.flatMap((block): Utterance[] => {
      switch (block['type']) {
        case 'text':
          return [spoken(role === 'assistant' ? 'own' : 'told', asText(block['text']))];
        case 'tool_use': {
          const call = { ...spoken('call', ''), tool: asText(block['name']), input: asFields(block['input']) };
          calls.set(asText(block['id']), call);
          return [call];
        }
        case 'tool_result': {
          const { tool = '', input = {} } = calls.get(asText(block['tool_use_id'])) ?? {};
          return [{ ...spoken('answer', wordsOf(block['content'])), tool, input, failed: block['is_error'] === true }];
        }
        default:
          return [];
      }
    }),
  );
}

function spoken(kind: Utterance['kind'], text: string): Utterance {
  const [mark = '', place = ''] = kind === 'own' ? [] : (/^\[(n\d+)\] /.exec(text) ?? []);
  return { kind, words: text.slice(mark.length), tool: '', input: {}, failed: false, place };
}

/**
 * The programs an agent was given, oldest first. What is done of one is the newest `(2 of 5)` it said since, or what stands
 * behind the program; of a scene's program, what its calls since show.
 */
export function ordersIn(all: readonly Utterance[], scene: Scene = noScene): Order[] {
  const orders = all.flatMap((each, at) => {
    const found = mayOrder(each) ? programFor(each.words, scene) : undefined;
    // Facts alone are news, and nothing to do.
    if (!found?.program.statements.some(({ verb }) => verb !== 'KNOW')) return [];
    return [{ program: found.program, done: found.done ?? 0, words: each.words, at }];
  });
  return orders.map((order, index) => {
    const since = all.slice(order.at + 1, orders[index + 1]?.at);
    return { ...order, done: doneSince(order, since) };
  });
}

function doneSince({ program, done }: Order, since: readonly Utterance[]): number {
  return program.memory === 'words'
    ? (lastDone(since) ?? done)
    : doneAfter(program, since.filter(({ kind }) => kind === 'call').length);
}

/** The newest mark of progress in an agent's own words. */
export function lastDone(since: readonly Utterance[]): number | undefined {
  const own = since.filter(({ kind }) => kind === 'own').map(({ words }) => doneIn(words));
  return own.findLast(done => done !== undefined);
}

/** How an agent remembers how far it is: its own words are all the memory it has. */
export function progress(done: number, of: number): string {
  return `(${done} of ${of})`;
}

function doneIn(words: string): number | undefined {
  const found = [...words.matchAll(/\((\d+) of \d+\)/g)].at(-1)?.[1];
  return found === undefined ? undefined : Number(found);
}

/** Whether an agent tells itself what it is to do: a note from before it went back, or a summary. */
export function isRemembered(each: Utterance): boolean {
  return mayOrder(each) && programIn(each.words)?.done !== undefined;
}

/** What an answer says in place of an answer: that the agent is another one from here on. */
export function isDirective({ kind, words }: Utterance): boolean {
  return kind === 'answer' && /^You are .+ now: a branch/.test(words);
}

/** Whether the agent is asked to answer for the one it was forked from, and for nothing else. */
export function isDelegation({ words }: Utterance): boolean {
  return words.startsWith('You are a delegate of ');
}

/** Mail is quoted: somebody else's words, with a heading of the harness. */
export function isMail({ kind, words }: Utterance): boolean {
  return kind === 'told' && mailForm.test(words);
}

const mailForm = /^(Result of|Answer of|Question of|Decided for you while|Message of|The person writes)\b[^\n]*\n>/;

function mayOrder(each: Utterance): boolean {
  return !isDelegation(each) && (each.kind === 'told' || isDirective(each));
}

/** Every `KNOW name=value` that stands anywhere in the context; the newest wins. */
export function factsIn(all: readonly Utterance[]): Map<string, string> {
  const facts = new Map<string, string>();
  for (const { words } of all) {
    for (const [, name = '', value = ''] of words.matchAll(factForm)) {
      // Not filled in yet: a plan to say it, not the fact.
      if (!value.includes('$')) facts.set(name, value.replace(/[.,:!?]+$/, ''));
    }
  }
  return facts;
}

const factForm = /\bKNOW ([\w.-]+)=([^\s;|{}"'`()]+)/g;

/** What branches reported as found, one line each, as they are quoted in results and mail. */
export function reportsIn(all: readonly Utterance[]): string[] {
  const heard = all.filter(({ kind }) => kind === 'told' || kind === 'answer');
  const lines = heard.flatMap(({ words }) => [...words.matchAll(/^> Found: (.+)$/gm)].map(([, line = '']) => line));
  return [...new Set(lines)];
}

/** The numbers of places the agent has seen, oldest first, each once. */
export function placesIn(all: readonly Utterance[]): string[] {
  return [...new Set(all.map(({ place }) => place).filter(place => place !== ''))];
}
