import type { Frame, Shown } from './frame.ts';
import type { Intent, IntentAnswer } from './intent.ts';
import type { Answer, Query } from './query.ts';
import type { EditorAnswer, EditorQuery, WindowState } from './window.ts';

/** A window or CLI as the application sees it. */
export interface Peer {
  /** Sends a frame; never waits. The peer answers with `ack(frame.n)` when it has drawn it. */
  frame(frame: Frame): void;
  /** Asks the editor; undefined when there is none. One that does not answer in time is taken to have saved nothing. */
  editor(query: EditorQuery): Promise<EditorAnswer | undefined>;
}

/** The application as a window or CLI sees it. The same shape in process and over the socket. */
export interface Uplink {
  intent(intent: Intent): Promise<IntentAnswer>;
  query<Q extends Query>(query: Q): Promise<Answer<Q>>;
  /** `ready`: from now on show this, from nothing (`since` 0) or after the event the peer still holds in memory. Null shows the session list only. */
  show(shown: Shown | null, since: number): void;
  ack(n: number): void;
  window(state: WindowState): void;
  dispose(): void;
}

/** Where windows and the CLI arrive. */
export interface Application {
  connect(peer: Peer): Uplink;
  /** Starts no further step, lets current model calls and tools finish, parks every run. Resolves when all are parked. */
  drain(): Promise<void>;
  /** Whether anything runs or waits; the supervisor may end when not. */
  busy(): boolean;
  dispose(): Promise<void>;
}
