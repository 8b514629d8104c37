import type { Uplink } from '../protocol/peer.ts';
import type { CommonFlags } from './commandLine.ts';
import type { AskPerson } from './follow.ts';
import type { Viewer } from './viewer.ts';

/** What a command works with. */
export interface CliContext {
  readonly flags: CommonFlags;
  /** The workspace folder, absolute and without links. */
  readonly folder: string;
  readonly viewer: Viewer;
  readonly uplink: Uplink;
  /** One piece of standard output. */
  readonly out: (text: string) => void;
  /** One line of standard error. */
  readonly complain: (line: string) => void;
  readonly ask: AskPerson;
  /** Reads the events of a session's log file; for `banyan log`. */
  readonly readLines: (path: string) => AsyncIterable<string>;
}
