import * as v from 'valibot';
import type { Logged } from '../session/event.ts';
import { count } from '../session/node.ts';
import type { LogCheck, SessionHeading } from '../session/sessionLog.ts';
import type { Rule, RuleSource } from '../session/rule.ts';
import type { PathPage } from './frame.ts';

/** A question that changes nothing. */
export const querySchema = v.variant('type', [
  /** Sessions of a folder, newest first; an empty folder means all. */
  v.object({ type: v.literal('sessions'), folder: v.string() }),
  /** The nodes of a branch's path before `before`, newest page last. */
  v.object({ type: v.literal('earlier'), session: v.string(), branch: count, before: count }),
  v.object({ type: v.literal('models') }),
  v.object({ type: v.literal('status') }),
  /** What a fork at `at` would read and cost. */
  v.object({ type: v.literal('forkPrice'), session: v.string(), branch: count, at: count }),
  /** Where the session's log file is, for opening it in the editor. */
  v.object({ type: v.literal('logFile'), session: v.string() }),
  /** A page of whole events with `seq` above `since`, ascending; empty at the end of what can be read. */
  v.object({ type: v.literal('events'), session: v.string(), since: count }),
  /** The rules that hold in a folder, each with its source, and what is wrong with those that do not. */
  v.object({ type: v.literal('rules'), folder: v.string() }),
  /** Whether the log's files are whole: read from disk, nothing is repaired. */
  v.object({ type: v.literal('verify'), session: v.string() }),
  /** The whole tree as text, for the CLI and tests. */
  v.object({ type: v.literal('outline'), session: v.string() }),
]);
export type Query = v.InferOutput<typeof querySchema>;

/** One model of the picker. */
export interface ModelChoice {
  id: string;
  name: string;
  contextWindow: number;
  efforts: readonly string[];
  defaultEffort: string;
  /** US dollars per million tokens in and out; -1 where not known. */
  inputPrice: number;
  outputPrice: number;
}

/** What the supervisor says of itself. */
export interface SupervisorStatus {
  pid: number;
  version: string;
  node: string;
  program: string;
  stateFolder: string;
  /** Milliseconds since 1970. */
  started: number;
  /** In words: how long it lives. */
  lives: string;
  /** `direct` or the proxy's address without credentials. */
  route: string;
  /** `secret storage`, `environment`, `file`, `none`. */
  keySource: string;
  baseUrl: string;
  windows: number;
  attendedWindows: number;
  runs: number;
  memoryBytes: number;
}

/** The rules of a folder. `problems` are sentences: which rule, in which place, and what is wrong with it. */
export interface RuleReport {
  rules: { rule: Rule; source: RuleSource; words: string }[];
  problems: string[];
}

/** The answer's type for each query. */
export interface Answers {
  sessions: SessionHeading[];
  earlier: PathPage;
  models: ModelChoice[];
  status: SupervisorStatus;
  /** Tokens read from the cache, whether the cache is warm, US dollars (-1 where not known). */
  forkPrice: { tokens: number; warm: boolean; cost: number };
  logFile: { path: string };
  events: Logged[];
  outline: { text: string };
  rules: RuleReport;
  verify: LogCheck;
}
export type Answer<Q extends Query> = Answers[Q['type']];
