import type { Logged, NodeAdded, SessionEvent } from './event.ts';
import type { BlobId, NodeId, SessionId } from './ids.ts';
import type { Tree } from './tree.ts';

/** What `append` gives back at once: the events with their places, and the promise that they are on disk. */
export interface Appended {
  readonly events: readonly Logged[];
  /** Resolves when the events survive a power cut; rejects (and the log refuses all further writing) when they could not be written whole. */
  readonly durable: Promise<void>;
}

/**
 * The append-only log of one session, with exactly one writer. Kept behind this port so that memory and disk pass the
 * same conformance suite.
 */
export interface SessionLog {
  /** Places the events at the end in the given order. Sequence numbers are given before it returns. */
  append(events: readonly SessionEvent[]): Appended;
  /** The nodes with these ids, in the order asked; ids that cannot be read are left out. */
  readNodes(ids: readonly NodeId[]): Promise<Logged<NodeAdded>[]>;
  /** Events with `seq > since`, ascending, until about `maxBytes` of them. Only those that are durable. */
  readEvents(since: number, maxBytes: number): Promise<Logged[]>;
  /** Keeps bytes under their content's address. Durable when it resolves. */
  putBlob(bytes: Uint8Array): Promise<BlobId>;
  /** Rejects when the blob is not there or its content does not match its address. */
  readBlob(id: BlobId): Promise<Uint8Array>;
  /** The folder for whole outputs beside the log; an empty string where nothing is on disk. */
  readonly folder: string;
  /** The log's own file, for "Open Session Log File"; empty where nothing is on disk. */
  readonly file: string;
  /** Waits for what is being written and gives the files back. */
  close(): Promise<void>;
}

/** A session that was opened: its log and what the log says up to now. */
export interface OpenedSession {
  readonly log: SessionLog;
  readonly tree: Tree;
}

/** One line of the session list, readable without opening the session. */
export interface SessionHeading {
  readonly session: SessionId;
  readonly title: string;
  readonly folder: string;
  readonly origin: 'person' | 'rehearsal';
  /** Milliseconds since 1970 of the last event. */
  readonly changed: number;
  readonly cost: number;
  /** Requests that wait for a late answer; absent for none. */
  readonly waits?: number;
}

/** What a reading of a log's files found. */
export interface LogCheck {
  readonly files: number;
  /** Events whose line is whole, wherever it stands. */
  readonly whole: number;
  /** The first line that is not whole, or does not follow from the one before it; absent where everything holds. */
  readonly broken?: { readonly file: string; readonly line: number; readonly reason: string };
}

/** Where sessions are kept. */
export interface SessionStore {
  list(): Promise<SessionHeading[]>;
  create(session: SessionId): Promise<OpenedSession>;
  /** Rejects when there is no such session. A damaged log opens with everything readable; the damage is in the tree. */
  open(session: SessionId): Promise<OpenedSession>;
  /**
   * Checks what is kept of a session up to event `until`, whether it is open or not, and changes nothing. `Infinity` reads
   * to the end. Rejects when there is no such session.
   */
  verify(session: SessionId, until: number): Promise<LogCheck>;
}
