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
  /** Base URL of the API; empty for the one in the settings. */
  baseUrl: string;
  /** A file whose first line is the key; empty for the environment. */
  keyFile: string;
  /** A session's id; empty for the newest of the workspace. */
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
        authority: string;
        fresh: boolean;
      }
    | { command: 'fork'; node: number; prompt: string; name: string }
    | { command: 'rewind'; branch: string; node: number }
    | { command: 'tree' | 'log' | 'sessions' }
    | { command: 'help'; topic: string }
  );

/** A command line that cannot be understood; the message says why. */
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
} as const;

/** Understands `argv` (without the program). Throws `UsageError`. */
export function commandLine(argv: readonly string[]): Command {
  const { values, positionals } = parsed(argv);
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
  if (values.help || command === '' || command === 'help')
    return { ...common, command: 'help', topic: command === 'help' ? (rest[0] ?? '') : command };
  switch (command) {
    case 'run': {
      const { branch, model, effort, authority } = values;
      if (!['', 'ask', 'readOnly'].includes(authority))
        throw new UsageError(
          `--authority is ask or readOnly; agents act on their own only behind a wall, and there is none here yet.`,
        );
      return {
        ...common,
        command,
        prompt: one(rest, 'run', 'PROMPT'),
        branch,
        model,
        effort,
        authority,
        fresh: values.new,
      };
    }
    case 'fork':
      if (rest.length !== 2) throw new UsageError('banyan fork takes NODE and "PROMPT".');
      return { ...common, command, node: node(rest[0]), prompt: rest[1] ?? '', name: values.name };
    case 'rewind':
      if (rest.length !== 2) throw new UsageError('banyan rewind takes BRANCH and NODE.');
      return { ...common, command, branch: rest[0] ?? '', node: node(rest[1]) };
    case 'tree':
    case 'log':
    case 'sessions':
      if (rest.length > 0) throw new UsageError(`banyan ${command} takes no words.`);
      return { ...common, command };
    default:
      throw new UsageError(`There is no command ${command}.`);
  }
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function one(words: readonly string[], command: string, name: string): string {
  const [word] = words;
  if (words.length !== 1 || word === undefined)
    throw new UsageError(`banyan ${command} takes one "${name}"; put it in quotes.`);
  return word;
}

/** `n41` or `41`; `0` is the place before the first prompt. */
function node(word: string | undefined): number {
  const match = /^n?(\d+)$/.exec(word ?? '');
  if (!match) throw new UsageError(`${word ?? ''} is no node; nodes are written n41. See banyan tree.`);
  return Number(match[1]);
}
