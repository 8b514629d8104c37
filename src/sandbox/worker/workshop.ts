import type { ToolFact } from '../hands.ts';
import type { ProcessGroups } from './processGroups.ts';
import type { ReadMemory } from './readMemory.ts';
import type { Roots } from './roots.ts';

/** What the tools of one working copy share. */
export interface Workshop {
  readonly roots: Roots;
  readonly memory: ReadMemory;
  readonly groups: ProcessGroups;
  /** Absolute folder for whole outputs. */
  readonly outputFolder: string;
  /** The environment of everything that is run. */
  readonly env: Readonly<Record<string, string>>;
  /** Absolute path of ripgrep; empty where there is none. */
  readonly ripgrep: string;
}

/** One call as a tool sees it. */
export interface Call {
  readonly agent: string;
  readonly signal: AbortSignal;
  readonly output: (chunk: string) => void;
  readonly fact: (fact: ToolFact) => void;
}

/** A tool: parses its own input; whatever goes wrong it throws as an error whose message is for the agent. */
export type Tool = (workshop: Workshop, input: unknown, call: Call) => Promise<string>;
