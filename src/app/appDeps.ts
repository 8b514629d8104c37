import type { Clock } from '../base/clock.ts';
import type { Secret } from '../base/secret.ts';
import type { Digest } from '../harness/callCard.ts';
import type { RunDeps } from '../harness/runDeps.ts';
import type { ProcessStatus } from '../protocol/processStatus.ts';
import type { ModelChoice } from '../protocol/query.ts';
import type { Settings } from '../protocol/window.ts';
import type { SessionId } from '../session/ids.ts';
import type { SessionStore } from '../session/sessionLog.ts';

/** Where a session's hands work. */
export interface WorkPlace {
  readonly session: SessionId;
  /** Every folder the hands may touch; the first is where commands run. */
  readonly roots: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Where whole outputs are kept. */
  readonly outputFolder: string;
  /** What the hands must not tell; asked at every call. */
  readonly secrets: () => readonly Secret[];
}

/** Sessions with parked runs, and when they were parked (milliseconds since 1970). */
export interface Parked {
  readonly sessions: readonly SessionId[];
  readonly time: number;
}

/** What the application needs from the outside; everything that touches the machine comes in here. */
export interface AppDeps {
  readonly store: SessionStore;
  readonly model: RunDeps['model'];
  /** Loads what the model's first request needs, beside what happens anyhow. Does nothing when called again. */
  readonly warmModel: () => void;
  /** What is known of a model: from the API where it was asked, else bundled. */
  readonly modelInfo: RunDeps['modelInfo'];
  /** The scripted model of the rehearsal. */
  readonly rehearsal: RunDeps['model'];
  /** A fresh throwaway folder with the sample project; its absolute path. */
  readonly rehearsalFolder: () => Promise<string>;
  readonly openHands: (place: WorkPlace) => RunDeps['hands'];
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
