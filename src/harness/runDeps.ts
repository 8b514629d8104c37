import type { Clock } from '../base/clock.ts';
import type { Credential, Model, ModelInfo } from '../model/model.ts';
import type { Hands } from '../sandbox/hands.ts';
import type { BranchId, RequestId, RunId } from '../session/ids.ts';
import type { Reach, WallReport } from '../session/wall.ts';
import type { Agents } from './agents.ts';
import type { HeldRule } from './authority/rules.ts';
import type { ParseCommand } from './authority/use.ts';
import type { Digest } from './callCard.ts';
import type { Journal } from './journal.ts';
import type { KeptFiles } from './keptFiles.ts';
import type { OwnCopy } from './ownCopy.ts';
import type { Scratch } from './scratch.ts';
import type { SessionLedger } from './sessionLedger.ts';
import type { Warmth } from './warmth.ts';
import type { WorkspaceLease } from './workspaceLease.ts';

/** A person's answer to a request. */
export interface Decision {
  readonly decision: 'allow' | 'deny';
  readonly reason: string;
}

/** What is shown while it happens and may be lost; the event that follows holds it whole. */
export interface Screen {
  began(): void;
  text(kind: 'text' | 'thinking', block: number, text: string): void;
  call(block: number, tool: string, bytes: number): void;
  output(call: string, text: string): void;
  waiting(
    why: 'retry' | 'rateLimit' | 'workspace' | 'hands' | 'summary' | 'thinking',
    words: string,
    until: number,
  ): void;
  /** Nothing is on its way any more. */
  cleared(): void;
}

/** Everything one run works with. */
export interface RunDeps {
  readonly branch: BranchId;
  readonly run: RunId;
  readonly journal: Journal;
  readonly model: Model;
  readonly credential: Credential;
  /** Behind the wall where there is one, with the reach the branch has when a call starts. */
  readonly hands: Hands;
  /** Without a wall, for calls that leave it; absent where that is the same. */
  readonly outside?: Hands;
  readonly wall: WallReport;
  /** What the wall lets through for this branch now. */
  readonly reach: () => Reach;
  /** The rules that hold now. */
  readonly rules: () => Promise<readonly HeldRule[]>;
  readonly parse: ParseCommand;
  readonly copy: OwnCopy;
  /** Of the files the branch works with. */
  readonly lease: Pick<WorkspaceLease, 'take' | 'release'>;
  readonly files: KeptFiles;
  readonly agents: Agents;
  readonly scratch: Scratch;
  /** What the project tells agents (CLAUDE.md, AGENTS.md, and what they bring in); empty where it says nothing. */
  readonly instructions: () => Promise<string>;
  readonly ledger: SessionLedger;
  readonly warmth: Warmth;
  readonly screen: Screen;
  /** The first reply of this run has begun: what its request left in the cache can be read. */
  readonly began: () => void;
  readonly clock: Clock;
  readonly digest: Digest;
  /** What is known of a model. */
  readonly modelInfo: (id: string) => ModelInfo;
  /** The models there are: those the API has listed, else those this version knows. */
  readonly models: () => readonly ModelInfo[];
  /** What the branch is to run under now: a model's id, an effort, and after how many changed lines it hands back. */
  readonly settings: () => { model: string; effort: string; checkIn: number };
  /** Takes what waits to be said to the agent beside the person's words. */
  readonly notes: () => string[];
  /** Resolves with the answer to a request; rejects when the signal is aborted. */
  readonly decision: (request: RequestId, signal: AbortSignal) => Promise<Decision>;
  /** From here on an allow stands: its call begins, or will not. False where the person has taken it back meanwhile. */
  readonly settle: (request: RequestId) => boolean;
  /** Whether somebody is there to answer a question: a window in use stands on the session's folder. */
  readonly isAttended: () => boolean;
  /** Lets editors save these files; the ones that still have unsaved edits come back. */
  readonly unsaved: (paths: string[]) => Promise<string[]>;
  /** Aborted when the supervisor is handing over: no further step starts. */
  readonly drain: AbortSignal;
}
