import type { JsonObject } from '../../base/json.ts';
import { parts, type Statement } from './program.ts';
import { toolUse, type PlayedStep } from './step.ts';

/** What a statement's words are completed with. */
export interface Known {
  /** Places the agent has seen, oldest first. */
  readonly places: readonly string[];
  /** What the agent tells itself when it goes back: its program and how far it is. */
  readonly memory: string;
}

/** The call a statement makes; undefined for statements that make none. */
export function callOf({ verb, rest }: Statement, known: Known): PlayedStep | undefined {
  switch (verb) {
    case 'RUN':
      return toolUse('bash', { command: rest });
    case 'READ':
      return toolUse('read', { path: rest });
    case 'SEARCH':
      return toolUse('search', { pattern: rest });
    case 'WRITE': {
      const [path, content] = halves(rest, ':');
      return toolUse('write', { path, content });
    }
    case 'EDIT': {
      const [path, change] = halves(rest, ':');
      const [before, after] = halves(change, '=>');
      return toolUse('edit', { path, old_string: before, new_string: after });
    }
    case 'FORK':
      return toolUse('fork', forkInput(rest, known));
    case 'SPAWN': {
      const { name, options, body } = child(rest);
      const onboard = options.includes('onboard');
      return toolUse('spawn', { name, task: body, onboard, ...spawnOptions(options), ...childOptions(options) });
    }
    case 'ASK': {
      const [to, questions] = halves(rest, ':');
      return toolUse('ask', { to, questions: parts(questions, '|').map(question) });
    }
    case 'SEND': {
      const [to, words] = halves(rest, ':');
      return toolUse('send', { to: place(to, known), words });
    }
    case 'WAIT': {
      const names = rest.split(/[\s,]+/).filter(word => word !== '' && !word.includes('='));
      const minutes = option(rest.split(/\s+/), 'minutes');
      return toolUse('wait', {
        ...(names.length > 0 ? { for: names } : {}),
        ...(minutes === undefined ? {} : { minutes: Number(minutes) }),
      });
    }
    case 'REWIND': {
      const [to, note] = halves(rest, ':');
      return toolUse('rewind', { to: place(to, known), note: `${note} ${known.memory}`.trim() });
    }
    case 'COMPACT':
      return toolUse('compact', rest === '' ? {} : { keep: rest });
    default:
      return undefined;
  }
}

/** `name option option: {program}`, or words in place of the program. */
function child(text: string): { name: string; options: string[]; body: string } {
  const [head, body] = halves(text, ':');
  const [name = '', ...options] = head.split(/\s+/).filter(word => word !== '');
  return { name, options, body };
}

function forkInput(rest: string, known: Known): JsonObject {
  const branches = parts(rest, '|');
  const own = /^((?:(?:from|wait)=\S+\s+)*)([\s\S]*)$/.exec(branches[0] ?? '');
  const options = (own?.[1] ?? '').split(/\s+/);
  const from = option(options, 'from');
  return {
    branches: [own?.[2] ?? '', ...branches.slice(1)].map(each => {
      const { name, options: granted, body } = child(each);
      return { name, task: body, ...childOptions(granted) };
    }),
    ...(from === undefined ? {} : { from: place(from, known) }),
    ...waiting(options),
  };
}

/** What a child is granted: `writes`, `may=fork,person`, `steps=3`, `dollars=1`, `tokens=100`, `minutes=5`. */
function childOptions(options: readonly string[]): JsonObject {
  const may = option(options, 'may');
  const budget = ['steps', 'dollars', 'tokens', 'minutes'].flatMap(name => {
    const value = option(options, name);
    return value === undefined ? [] : [[name, Number(value)] as const];
  });
  return {
    ...(options.includes('writes') ? { writes: true } : {}),
    ...(may === undefined ? {} : { may: may.split(',') }),
    ...(budget.length > 0 ? { budget: Object.fromEntries(budget) } : {}),
  };
}

function spawnOptions(options: readonly string[]): JsonObject {
  const files = option(options, 'files');
  const strings = ['model', 'effort'].flatMap(name => {
    const value = option(options, name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    ...Object.fromEntries(strings),
    ...(files === undefined ? {} : { files: files.split(',') }),
    ...waiting(options),
  };
}

function waiting(options: readonly string[]): JsonObject {
  return option(options, 'wait') === 'no' ? { wait: false } : {};
}

/** `Which port? [80, 443] (80)`: the question, short answers, what is done without an answer. */
function question(text: string): JsonObject {
  const [, words = '', choices, otherwise] =
    /^([\s\S]*?)(?:\s*\[([^\]]*)\])?(?:\s*\(([^)]*)\))?$/.exec(text.trim()) ?? [];
  return {
    question: words,
    ...(choices === undefined ? {} : { choices: choices.split(',').map(choice => choice.trim()) }),
    ...(otherwise === undefined ? {} : { otherwise }),
  };
}

/** `^1` is the newest place the agent has seen, `^2` the one before; anything else stands for itself. */
function place(name: string, { places }: Known): string {
  const back = /^\^(\d+)$/.exec(name)?.[1];
  return back === undefined ? name : (places.at(-Number(back)) ?? places[0] ?? 'n1');
}

function option(options: readonly string[], name: string): string | undefined {
  return options.find(each => each.startsWith(`${name}=`))?.slice(name.length + 1);
}

function halves(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text.trim(), ''] : [text.slice(0, at).trim(), text.slice(at + separator.length).trim()];
}
