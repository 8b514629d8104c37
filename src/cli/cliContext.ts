import type { Uplink } from '../protocol/peer.ts';
import type { CommonFlags } from './commandLine.ts';
import type { ShownCall } from '../session/event.ts';
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
  /** Asks a person at the terminal; undefined where there is none. */
  readonly ask: ((shown: ShownCall) => Promise<'allow' | 'deny'>) | undefined;
  /** Reads the events of a session's log file; for `banyan log`. */
  readonly readLines: (path: string) => AsyncIterable<string>;
}
