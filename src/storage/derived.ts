import type { LoggedSkeleton } from '../session/event.ts';
import type { LogPoint } from './scan.ts';

/** What is kept beside a log to open and list it fast. It can be deleted at any time; nothing waits for it and it never fails. */
export interface Derived {
  /** Takes note of durable events and of the log's end behind them. */
  add(events: readonly LoggedSkeleton[], end: LogPoint): void;
  /** Brings what is due to disk. */
  settle(): Promise<void>;
  close(): Promise<void>;
}
