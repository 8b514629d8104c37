import { parseArgs } from 'node:util';

/** What every command takes. */
export interface CommonFlags {
  /** The workspace folder, as given. */
  workspace: string;
  /** The state folder; empty for the person's default. */
  state: string;
  /** One JSON object a line instead of words. */
  json: boolean;
  /** Allow every request. */
  yes: boolean;
  /** Base URL of the API without a slash at the end; empty for the environment's or the one in the settings. */
  baseUrl: string;
  /** A file whose first line is the key; empty for the environment. */
  keyFile: string;
  /** A session's id or how it begins; empty for the newest of the workspace. */
  session: string;
}

/** One command line, understood. */
export type Command = CommonFlags &
  (
    | {
        command: 'run';
        prompt: string;
        branch: string;
        model: string;
        effort: string;
        authority: '' | 'ask' | 'readOnly';
        fresh: boolean;
      }
    | { command: 'fork'; node: number; prompt: string; name: string }
    | { command: 'rewind'; branch: string; node: number }
    | { command: 'tree' | 'log' | 'sessions' }
    | { command: 'version' }
    | { command: 'help'; topic: string }
  );

export type CommandName = Exclude<Command['command'], 'help' | 'version'>;

/** A command line that cannot be understood; the message says why and what would be. */
export class UsageError extends Error {}

const options = {
  workspace: { type: 'string', default: '.' },
  state: { type: 'string', default: '' },
  json: { type: 'boolean', default: false },
  yes: { type: 'boolean', short: 'y', default: false },
  'base-url': { type: 'string', default: '' },
  'key-file': { type: 'string', default: '' },
  session: { type: 'string', default: '' },
  branch: { type: 'string', default: '' },
  model: { type: 'string', default: '' },
  effort: { type: 'string', default: '' },
  authority: { type: 'string', default: '' },
  name: { type: 'string', default: '' },
  new: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
  version: { type: 'boolean', default: false },
} as const;
type Option = keyof typeof options;

/** Taken by every command, so that a script can give the same to all of them. */
const always: readonly Option[] = [
  'workspace',
  'state',
  'session',
  'json',
  'yes',
  'base-url',
  'key-file',
  'help',
  'version',
];
const taken: Record<CommandName, readonly Option[]> = {
  run: [...always, 'branch', 'model', 'effort', 'authority', 'new'],
  fork: [...always, 'name'],
  rewind: always,
  tree: always,
  log: always,
  sessions: always,
};

/** Understands `argv` (without the program). Throws `UsageError`. */
export function commandLine(argv: readonly string[]): Command {
  const { values, positionals, tokens } = parsed(argv);
  const [command = '', ...rest] = positionals;
  const common: CommonFlags = {
    workspace: values.workspace,
    state: values.state,
    json: values.json,
    yes: values.yes,
    baseUrl: values['base-url'].replace(/\/+$/, ''),
    keyFile: values['key-file'],
    session: values.session,
  };
  if (values.version) return { ...common, command: 'version' };
  if (command === 'help') return { ...common, command, topic: rest[0] ?? '' };
  if (values.help || command === '') return { ...common, command: 'help', topic: command };
  if (!isCommand(command)) throw new UsageError(`There is no command ${command}. banyan -h lists them.`);
  for (const token of tokens)
    if (token.kind === 'option' && !taken[command].some(name => name === token.name))
      throw new UsageError(`banyan ${command} takes no ${token.rawName}. banyan ${command} -h explains it.`);
  switch (command) {
    case 'run': {
      const { branch, model, effort } = values;
      if (values.new && common.session !== '') throw new UsageError('Give --new or --session, not both.');
      if (values.new && branch !== '') throw new UsageError('Give --new or --branch, not both.');
      const authority = authorityFrom(values.authority);
      const prompt = promptFrom(rest, 'banyan run takes one "PROMPT"; put it in quotes.');
      return { ...common, command, prompt, branch, model, effort, authority, fresh: values.new };
    }
    case 'fork': {
      const [node, ...words] = rest;
      const prompt = promptFrom(words, 'banyan fork takes NODE and one "PROMPT"; put it in quotes.');
      return { ...common, command, node: nodeFrom(node), prompt, name: values.name };
    }
    case 'rewind':
      if (rest.length !== 2) throw new UsageError('banyan rewind takes BRANCH and NODE. banyan tree shows both.');
      return { ...common, command, branch: rest[0] ?? '', node: nodeFrom(rest[1]) };
    case 'tree':
    case 'log':
    case 'sessions':
      if (rest.length > 0) throw new UsageError(`banyan ${command} takes no words. banyan ${command} -h explains it.`);
      return { ...common, command };
  }
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true, strict: true, tokens: true });
  } catch (error) {
    // Only the first sentence: the rest explains how to write words that begin with a hyphen.
    const [words = ''] = (error instanceof Error ? error.message : String(error)).split(/[.\n]/);
    throw new UsageError(`${words}. banyan -h lists the commands, banyan COMMAND -h their options.`);
  }
}

function isCommand(word: string): word is CommandName {
  return Object.hasOwn(taken, word);
}

function promptFrom(words: readonly string[], otherwise: string): string {
  const [prompt = ''] = words;
  if (words.length !== 1) throw new UsageError(otherwise);
  if (prompt.trim() === '') throw new UsageError('The prompt is empty. Write something.');
  return prompt.trim();
}

function authorityFrom(word: string): '' | 'ask' | 'readOnly' {
  if (word === '' || word === 'ask' || word === 'readOnly') return word;
  throw new UsageError(
    `--authority is ask or readOnly. Agents act on their own only behind a wall, and there is none here yet.`,
  );
}

/** `n41` or `41`; `n0` is the place before the first prompt. */
function nodeFrom(word = ''): number {
  const match = /^n?(\d{1,9})$/.exec(word);
  if (!match)
    throw new UsageError(
      `${word === '' ? 'Name' : `${word} is no node; name`} one such as n41. banyan tree shows them.`,
    );
  return Number(match[1]);
}
