import type { Clock } from '../base/clock.ts';
import type { Secret } from '../base/secret.ts';
import type { Digest } from '../harness/callCard.ts';
import type { LoadedRules } from '../harness/authority/rules.ts';
import type { ParseCommand } from '../harness/authority/use.ts';
import type { RunDeps } from '../harness/runDeps.ts';
import type { ProcessStatus } from '../protocol/processStatus.ts';
import type { ModelChoice } from '../protocol/query.ts';
import type { LentCredential, Settings } from '../protocol/window.ts';
import type { SessionId } from '../session/ids.ts';
import type { Rule } from '../session/rule.ts';
import type { SessionStore } from '../session/sessionLog.ts';
import type { Reach, WallReport } from '../session/wall.ts';
import type { Checkpoints } from '../workspace/checkpoints.ts';
import type { ScratchDisk } from '../workspace/scratch/scratchDisk.ts';

/** Where a session's hands work. */
export interface WorkPlace {
  readonly session: SessionId;
  /** Every folder the hands may touch; the first is where commands run. */
  readonly roots: readonly string[];
  /** The first is a branch's copy of this folder: behind a wall it stands at this path, where the wall can do that. */
  readonly copyOf?: string;
  /** The scratch folders of the workspace, absolute: all are read, and those of `writable` written, whatever the reach. */
  readonly scratch?: { readonly root: string; readonly writable: readonly string[] };
  readonly environment: Readonly<Record<string, string>>;
  /** Where whole outputs are kept. */
  readonly outputFolder: string;
  /** What the hands must not tell; asked at every call. */
  readonly secrets: () => readonly Secret[];
}

/** As `WorkPlace`, with what the wall there lets through and which credentials are lent. */
export interface WalledPlace extends WorkPlace {
  readonly reach: Reach;
  readonly lent: readonly LentCredential[];
}

/** Sessions with parked runs, and when they were parked (milliseconds since 1970). */
export interface Parked {
  readonly sessions: readonly SessionId[];
  readonly time: number;
}

/** What the application needs from the outside; everything that touches the machine comes in here. */
export interface AppDeps {
  readonly store: SessionStore;
  /** With `warm`: without it no branch would be kept in the prompt cache, and nobody would see why. */
  readonly model: Required<RunDeps['model']>;
  /** Loads what the model's first request needs, beside what happens anyhow. Does nothing when called again. */
  readonly warmModel: () => void;
  /** What is known of a model: from the API where it was asked, else bundled. */
  readonly modelInfo: RunDeps['modelInfo'];
  readonly models: RunDeps['models'];
  /** The scripted model of the rehearsal. */
  readonly rehearsal: RunDeps['model'];
  /** A fresh throwaway folder with the sample project; its absolute path. */
  readonly rehearsalFolder: () => Promise<string>;
  /** Whether such a folder is still there, and nobody else's. */
  readonly isRehearsalFolder: (folder: string) => Promise<boolean>;
  /** What stands between the hands and this machine, under these settings. Does not reject. */
  readonly wall: (settings: Settings) => Promise<WallReport>;
  /** Hands behind the wall, where there is one. */
  readonly openHands: (place: WalledPlace) => RunDeps['hands'];
  /** Hands without a wall. */
  readonly openOutside: (place: WorkPlace) => RunDeps['hands'];
  /** The checkpoints of a folder, or why it has none. Rejects with words for a person. */
  readonly openCheckpoints: (
    folder: string,
    large: 'keep' | 'ask',
  ) => Promise<Checkpoints | { readonly refused: string }>;
  /** Does something to a folder on the person's word, while nothing changes files behind a wall there. */
  readonly whileStill: <T>(folder: string, work: () => Promise<T>) => Promise<T>;
  /** The rules that hold in a folder. What a folder brings is read only where somebody vouches for it. */
  readonly rules: (folder: string, settings: Settings, trust: 'trusted' | 'untrusted') => Promise<LoadedRules>;
  /** Keeps a rule for a folder, outside of it and of every session. */
  readonly keepRule: (folder: string, rule: Rule) => Promise<void>;
  /** Takes a kept rule back; false where it was not there. */
  readonly dropRule: (folder: string, rule: Rule) => Promise<boolean>;
  /** The scratch folders in a workspace's folder. */
  readonly openScratch: (folder: string) => ScratchDisk;
  /** What a folder's CLAUDE.md and AGENTS.md say, with what they bring in; empty where there is none. */
  readonly instructions: (folder: string) => Promise<string>;
  readonly parse: ParseCommand;
  /** Which values of an environment are secrets. */
  readonly secretValues: (environment: Readonly<Record<string, string>>) => readonly Secret[];
  readonly clock: Clock;
  readonly digest: Digest;
  /** A new session's id. */
  readonly newSession: () => SessionId;
  readonly listModels: (credential: RunDeps['credential']) => Promise<ModelChoice[]>;
  readonly bundledModels: () => ModelChoice[];
  readonly status: () => ProcessStatus;
  /** As they were kept; a window's push replaces them. */
  readonly settings: Settings;
  /** What was parked for a successor; kept where it outlives the process. */
  readonly parking: { read(): Parked; write(parked: Parked): void };
  /** One line for the log channel. */
  readonly note: (line: string) => void;
}
