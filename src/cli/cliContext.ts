import type { Uplink } from '../protocol/peer.ts';
import type { Asked } from '../session/agents.ts';
import type { ShownCall } from '../session/event.ts';
import type { Rule, Scope } from '../session/rule.ts';
import type { CommonFlags } from './commandLine.ts';
import type { Ink } from './ink.ts';
import type { Viewer } from './viewer.ts';

/** What a person says to a request. `reason` is for the agent and may be empty. */
export interface Word {
  readonly decision: 'allow' | 'deny';
  readonly scope: Scope;
  readonly reason: string;
  /** Absent where a person answered. */
  readonly by?: 'flag' | 'harness';
  /** The rule that a wider answer adds. */
  readonly rule?: Rule;
}

/** A question of an agent, by its name. */
export interface QuestionShown extends Asked {
  readonly agent: string;
}

/** What a command works with. */
export interface CliContext {
  readonly flags: CommonFlags;
  /** The workspace folder, absolute and without links. */
  readonly folder: string;
  readonly viewer: Viewer;
  readonly uplink: Uplink;
  readonly ink: Ink;
  /** One piece of standard output. */
  readonly out: (text: string) => void;
  /** One line of standard error. */
  readonly complain: (line: string) => void;
  /** Asks a person at the terminal; undefined where there is none. Rejects when `signal` is aborted: it was answered elsewhere. */
  readonly ask: ((shown: ShownCall, signal: AbortSignal) => Promise<Word>) | undefined;
  /** Asks a person at the terminal what an agent wants to know; empty words leave it to the agent. Otherwise as `ask`. */
  readonly answer: ((asked: QuestionShown, signal: AbortSignal) => Promise<string>) | undefined;
  /** Asks a person at the terminal for a yes; undefined where there is none. */
  readonly confirm: ((question: string) => Promise<boolean>) | undefined;
  /** Aborted by Ctrl+C. */
  readonly interrupt: AbortSignal;
}
