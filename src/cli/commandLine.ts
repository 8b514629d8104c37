import { parseArgs } from 'node:util';
import { auditDecisions } from '../session/auditRow.ts';
import type { AuditFilter } from '../session/auditFilter.ts';
import { bounds, type Bounds } from './bounds.ts';
import { effortFrom } from './effort.ts';
import { UsageError } from './usageError.ts';

/** What every command takes. */
export interface CommonFlags {
  /** The workspace folder, as given. */
  workspace: string;
  /** The state folder; empty for the person's default. */
  state: string;
  /** One JSON object a line instead of words. */
  json: boolean;
  /** Allow every request that stays inside the wall, or every one where there is none; and those that leave it. */
  yes: boolean;
  yesOutside: boolean;
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
        bounds: Bounds;
        fresh: boolean;
      }
    | {
        command: 'fork';
        node: number;
        prompt: string;
        name: string;
        bounds: Bounds;
        /** Branches and nodes that get its result. */
        returnTo: readonly string[];
      }
    | {
        command: 'spawn';
        prompt: string;
        /** For which it works; empty for the session's first. */
        branch: string;
        name: string;
        onboard: boolean;
        returns: boolean;
        model: string;
        effort: string;
        bounds: Bounds;
      }
    /** `to` is a branch or a node; an empty prompt stands for what the branch `from` said last. */
    | { command: 'send'; to: string; prompt: string; from: string }
    | { command: 'stop'; branch: string; all: boolean }
    | { command: 'rewind'; branch: string; node: number }
    | { command: 'restore'; node: number; branch: string; edits: 'keepMine' | 'exact' }
    | {
        command: 'adopt';
        branch: string;
        /** Empty for the branch that has the workspace. */
        into: string;
        /** A node of the one turn; 0 for all. */
        turn: number;
        how: 'merge' | 'replace';
        conflicts: 'markers' | 'mine' | 'theirs';
        preview: boolean;
      }
    | { command: 'use'; branch: string; preview: boolean }
    | { command: 'undo'; branch: string }
    | { command: 'publish'; branch: string; name: string }
    /** 0 for the files as they are now. */
    | { command: 'diff'; from: number; to: number }
    | { command: 'blame'; file: string }
    | { command: 'audit'; filter: AuditFilter }
    | { command: 'allow' | 'deny'; request: number; reason: string }
    | { command: 'tree' | 'log' | 'sessions' | 'rules' | 'deferred' | 'verify' }
    | { command: 'version' }
    | { command: 'help'; topic: string }
  );

export type CommandName = Exclude<Command['command'], 'help' | 'version'>;

const options = {
  workspace: { type: 'string', default: '.' },
  state: { type: 'string', default: '' },
  json: { type: 'boolean', default: false },
  yes: { type: 'boolean', short: 'y', default: false },
  'yes-outside': { type: 'boolean', default: false },
  'base-url': { type: 'string', default: '' },
  'key-file': { type: 'string', default: '' },
  session: { type: 'string', default: '' },
  branch: { type: 'string', default: '' },
  model: { type: 'string', default: '' },
  effort: { type: 'string', default: '' },
  authority: { type: 'string', default: '' },
  hosts: { type: 'string', default: '' },
  budget: { type: 'string', default: '' },
  minutes: { type: 'string', default: '' },
  'check-in': { type: 'string', default: '' },
  agent: { type: 'string' },
  tool: { type: 'string' },
  file: { type: 'string' },
  decision: { type: 'string' },
  name: { type: 'string', default: '' },
  new: { type: 'boolean', default: false },
  'return-to': { type: 'string', multiple: true, default: [] as string[] },
  return: { type: 'boolean', default: false },
  onboard: { type: 'boolean', default: false },
  from: { type: 'string', default: '' },
  all: { type: 'boolean', default: false },
  exact: { type: 'boolean', default: false },
  into: { type: 'string', default: '' },
  turn: { type: 'string' },
  replace: { type: 'boolean', default: false },
  mine: { type: 'boolean', default: false },
  theirs: { type: 'boolean', default: false },
  preview: { type: 'boolean', default: false },
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
  'yes-outside',
  'base-url',
  'key-file',
  'help',
  'version',
];
const bounding: readonly Option[] = ['authority', 'hosts', 'budget', 'minutes', 'check-in'];
const taken: Record<CommandName, readonly Option[]> = {
  run: [...always, 'branch', 'model', 'effort', 'new', ...bounding],
  fork: [...always, 'name', 'return-to', ...bounding],
  spawn: [...always, 'branch', 'name', 'onboard', 'return', 'model', 'effort', ...bounding],
  send: [...always, 'from'],
  stop: [...always, 'all'],
  rewind: always,
  restore: [...always, 'branch', 'exact'],
  adopt: [...always, 'into', 'turn', 'replace', 'mine', 'theirs', 'preview'],
  use: [...always, 'preview'],
  undo: always,
  publish: [...always, 'name'],
  diff: always,
  blame: always,
  tree: always,
  log: always,
  sessions: always,
  rules: always,
  audit: [...always, 'agent', 'tool', 'file', 'decision'],
  verify: always,
  deferred: always,
  allow: always,
  deny: always,
};

/** Understands `argv` (without the program). Throws `UsageError`. */
export function commandLine(argv: readonly string[]): Command {
  const { values, positionals, tokens } = parsed(argv);
  const [command = '', ...rest] = positionals;
  const common: CommonFlags = {
    workspace: values.workspace,
    state: values.state,
    json: values.json,
    yes: values.yes || values['yes-outside'],
    yesOutside: values['yes-outside'],
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
      const { branch, model } = values;
      const effort = effortFrom(values.effort);
      if (values.new && common.session !== '') throw new UsageError('Give --new or --session, not both.');
      if (values.new && branch !== '') throw new UsageError('Give --new or --branch, not both.');
      const prompt = promptFrom(rest, 'banyan run takes one "PROMPT"; put it in quotes.');
      return { ...common, command, prompt, branch, model, effort, bounds: bounds(values), fresh: values.new };
    }
    case 'fork': {
      const [node, ...words] = rest;
      const prompt = promptFrom(words, 'banyan fork takes NODE and one "PROMPT"; put it in quotes.');
      const { name, 'return-to': returnTo } = values;
      return { ...common, command, node: nodeFrom(node), prompt, name, bounds: bounds(values), returnTo };
    }
    case 'spawn': {
      const { branch, name, onboard, model } = values;
      const effort = effortFrom(values.effort);
      const prompt = promptFrom(rest, 'banyan spawn takes one "TASK"; put it in quotes.', 'The task is');
      const agent = { branch, name, onboard, returns: values.return, model, effort, bounds: bounds(values) };
      return { ...common, command, prompt, ...agent };
    }
    case 'send': {
      const [to = '', ...words] = rest;
      const otherwise = 'banyan send takes a BRANCH or NODE and one "WORDS"; put them in quotes.';
      if (to === '') throw new UsageError(otherwise);
      const prompt = words.length === 0 && values.from !== '' ? '' : promptFrom(words, otherwise, 'The message is');
      return { ...common, command, to, prompt, from: values.from };
    }
    case 'stop':
      return { ...common, command, branch: branchFrom(command, rest), all: values.all };
    case 'rewind':
      if (rest.length !== 2) throw new UsageError('banyan rewind takes BRANCH and NODE. banyan tree shows both.');
      return { ...common, command, branch: rest[0] ?? '', node: nodeFrom(rest[1]) };
    case 'restore': {
      if (rest.length !== 1) throw new UsageError('banyan restore takes one NODE. banyan tree shows them.');
      const edits = values.exact ? 'exact' : 'keepMine';
      return { ...common, command, node: nodeFrom(rest[0]), branch: values.branch, edits };
    }
    case 'adopt': {
      const { into, turn, replace, mine, theirs, preview } = values;
      const branch = branchFrom(command, rest);
      if (mine && theirs) throw new UsageError('Give --mine or --theirs, not both.');
      if (replace && turn !== undefined) throw new UsageError('Give --replace or --turn, not both.');
      const how = replace ? 'replace' : 'merge';
      const conflicts = mine ? 'mine' : theirs ? 'theirs' : 'markers';
      return {
        ...common,
        command,
        branch,
        into,
        turn: turn === undefined ? 0 : nodeFrom(turn),
        how,
        conflicts,
        preview,
      };
    }
    case 'use':
      return { ...common, command, branch: branchFrom(command, rest), preview: values.preview };
    case 'undo':
      if (rest.length > 1) throw new UsageError('banyan undo takes one BRANCH. banyan tree shows them.');
      return { ...common, command, branch: rest[0] ?? '' };
    case 'publish':
      return { ...common, command, branch: branchFrom(command, rest), name: values.name };
    case 'diff': {
      const [from, to] = rest;
      if (rest.length < 1 || rest.length > 2)
        throw new UsageError('banyan diff takes a NODE, or two. banyan tree shows them.');
      return { ...common, command, from: nodeFrom(from), to: to === undefined ? 0 : nodeFrom(to) };
    }
    case 'blame':
      if (rest.length !== 1) throw new UsageError('banyan blame takes one FILE.');
      return { ...common, command, file: rest[0] ?? '' };
    case 'audit':
      return { ...common, command, session: sessionFrom(command, rest, common), filter: filterFrom(values) };
    case 'verify':
      return { ...common, command, session: sessionFrom(command, rest, common) };
    case 'allow':
      if (rest.length !== 1) throw new UsageError('banyan allow takes one NUMBER. banyan deferred lists them.');
      return { ...common, command, request: requestFrom(rest[0]), reason: '' };
    case 'deny':
      if (rest.length < 1 || rest.length > 2)
        throw new UsageError('banyan deny takes a NUMBER and, in quotes, a "REASON". banyan deferred lists them.');
      return { ...common, command, request: requestFrom(rest[0]), reason: rest[1]?.trim() ?? '' };
    case 'rules':
    case 'deferred':
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

function promptFrom(words: readonly string[], otherwise: string, what = 'The prompt is'): string {
  const [prompt = ''] = words;
  if (words.length !== 1) throw new UsageError(otherwise);
  if (prompt.trim() === '') throw new UsageError(`${what} empty. Write something.`);
  return prompt.trim();
}

function branchFrom(command: string, words: readonly string[]): string {
  const [branch = ''] = words;
  if (words.length !== 1 || branch === '')
    throw new UsageError(`banyan ${command} takes one BRANCH. banyan tree shows them.`);
  return branch;
}

/** A session that is named by its place on the line and not by its option. */
function sessionFrom(command: string, words: readonly string[], { session }: CommonFlags): string {
  const [named = session] = words;
  if (words.length > 1) throw new UsageError(`banyan ${command} takes one SESSION. banyan sessions lists them.`);
  if (session !== '' && named !== session) throw new UsageError('Name the session once.');
  return named;
}

function filterFrom(values: { agent?: string; tool?: string; file?: string; decision?: string }): AuditFilter {
  const { agent, tool, file } = values;
  const decision = auditDecisions.find(word => word === values.decision);
  if (values.decision !== undefined && decision === undefined)
    throw new UsageError(`--decision is one of ${auditDecisions.join(', ')}.`);
  return {
    ...(agent === undefined ? {} : { agent }),
    ...(tool === undefined ? {} : { tool }),
    ...(file === undefined ? {} : { file }),
    ...(decision === undefined ? {} : { decision }),
  };
}

function requestFrom(word = ''): number {
  if (/^[1-9]\d{0,8}$/.test(word)) return Number(word);
  throw new UsageError(`${word} is no request; give the number of one. banyan deferred lists them.`);
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
