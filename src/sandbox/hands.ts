import type { Violation } from '../session/wall.ts';

/**
 * Where tools run. The harness knows nothing else of them: a name and an input go in, text for the model comes out. One
 * `Hands` serves one working copy and any number of agents.
 */
export interface Hands {
  /**
   * Runs one tool and resolves with what the model is told. Never rejects and never throws: every failure (wrong input,
   * a missing file, a dead worker) is text the agent can act on, with the fact `failed`.
   */
  execute(name: string, input: unknown, watch: Watch): Promise<string>;
  /** Starts what can be started before the first call; absent where nothing can. */
  warm?(): void;
  /** Ends the worker and every process group it started. Calls in flight are answered as failed. May be called twice. */
  dispose(): Promise<void>;
}

/** Who asks for a call, and who hears of it while it runs. */
export interface Watch {
  /** Reads are remembered per agent: `edit` refuses a file that changed since this agent read it. */
  readonly agent: string;
  /** Aborting it cancels the call; the answer says "cancelled after 12 s, output so far …". */
  readonly signal?: AbortSignal;
  /** Live output, cleaned of terminal escapes. It may be thinned when it comes too fast; the answer is not. */
  readonly output?: (chunk: string) => void;
  /** Heard in order and before the answer. */
  readonly fact?: (fact: HandsFact) => void;
}

/** What the tools themselves tell; a worker never says what wall and gate did. */
export type ToolFact = Exclude<HandsFact, { type: 'violation' | 'lentUsed' }>;

/** What happened, for receipts and the log. Paths are relative to the first root with `/`; outside of it absolute. */
export type HandsFact =
  | { type: 'failed' }
  | { type: 'cancelled' }
  | { type: 'fileRead'; path: string }
  /** `added` and `removed` count lines. */
  | { type: 'fileChanged'; path: string; change: 'created' | 'edited' | 'deleted'; added: number; removed: number }
  /** A command ended: by itself with a code, or by a signal. */
  | { type: 'exited'; code: number | null; signal: string | null }
  /** The wall refused something, or took something away after the call. */
  | { type: 'violation'; violation: Violation }
  /** The gate put a lent credential in for a host, once or several times. */
  | { type: 'lentUsed'; name: string; host: string }
  /** The whole output of a command is in this file (absolute path); `bytes` is the file's size. */
  | { type: 'outputKept'; path: string; bytes: number };
