import { access, mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../base/clock.ts';
import type { SessionId } from '../session/ids.ts';
import type { OpenedSession, SessionHeading, SessionStore } from '../session/sessionLog.ts';
import { Blobs } from './blobs.ts';
import { headingOf } from './heading.ts';
import { openDiskLog, type OpenDiskLog } from './openDiskLog.ts';
import { realDisk, type DiskPort } from './segmentWriter.ts';
import { syncFolder } from './syncFolder.ts';
import { verifyLog } from './verifyLog.ts';

/** What a store needs beside its folder. */
export interface StorePorts {
  readonly clock: Clock;
  /** Writing and syncing; the real disk unless a test brings one that fails. */
  readonly disk?: DiskPort;
  /** A log's next file begins when the present one has this many bytes; 256 MB unless a test wants less. */
  readonly segmentBytes?: number;
}

/**
 * The sessions kept in `folder`, one folder each. Whoever opens a store must be the only one to write there, in this
 * process and in others.
 */
export function openStore(folder: string, ports: StorePorts): SessionStore {
  const settings = { disk: realDisk, segmentBytes: 256 * 1024 * 1024, ...ports };
  const open = new Map<SessionId, OpenDiskLog | undefined>();
  const failed = new Map<SessionId, number>();

  const start = async (session: SessionId, log: string): Promise<OpenedSession> => {
    if (open.has(session)) throw new Error(`session ${session} is open already`);
    open.set(session, undefined);
    try {
      const opened = await openDiskLog(log, {
        ...settings,
        failedSegment: failed.get(session) ?? 0,
        onFailed: segment => failed.set(session, segment),
        onClosed: () => open.delete(session),
      });
      if (open.has(session)) open.set(session, opened);
      return { log: opened.log, tree: opened.tree };
    } catch (error) {
      open.delete(session);
      throw error;
    }
  };

  return {
    list: async () => {
      const entries = await readdir(folder, { withFileTypes: true }).catch(absent);
      const headings: SessionHeading[] = [];
      for (const { name } of entries.filter(entry => entry.isDirectory() && isSessionId(entry.name))) {
        const live = open.get(name);
        const log = join(folder, name);
        const heading = live ? live.heading() : await headingOf(log).catch((error: Error) => unreadable(log, error));
        if (heading) headings.push({ ...heading, session: name });
      }
      return headings;
    },

    create: async session => {
      const log = sessionFolder(folder, session);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await mkdir(log, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
        throw error.code === 'EEXIST' ? new Error(`session ${session} exists already`, { cause: error }) : error;
      });
      await syncFolder(folder);
      return start(session, log);
    },

    open: async session => {
      const log = sessionFolder(folder, session);
      await access(log).catch((error: Error) => {
        throw new Error(`there is no session ${session}`, { cause: error });
      });
      return start(session, log);
    },

    verify: async (session, until) => {
      const log = sessionFolder(folder, session);
      await access(log).catch((error: Error) => {
        throw new Error(`there is no session ${session}`, { cause: error });
      });
      const blobs = new Blobs(join(log, 'blobs'));
      return verifyLog(log, until, id => blobs.read(id));
    },
  };
}

/** One that cannot be read hides none of the others, and is there itself: what belongs to it is kept. */
async function unreadable(log: string, error: Error): Promise<SessionHeading> {
  const { mtimeMs: changed } = await stat(log);
  return { session: '', title: `(cannot be read: ${error.message})`, folder: '', origin: 'person', changed, cost: 0 };
}

/** Names that are one plain folder: no separators, no dots. */
function isSessionId(name: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(name);
}

function sessionFolder(folder: string, session: SessionId): string {
  if (!isSessionId(session)) throw new Error(`${JSON.stringify(session)} cannot name a session`);
  return join(folder, session);
}

function absent(error: NodeJS.ErrnoException): [] {
  if (error.code !== 'ENOENT') throw error;
  return [];
}
