import type { Clock } from '../base/clock.ts';
import type { LoggedSkeleton } from '../session/event.ts';
import { fold } from '../session/fold.ts';
import type { SessionId } from '../session/ids.ts';
import type { OpenedSession, SessionStore } from '../session/sessionLog.ts';
import { emptyTree, type Tree } from '../session/tree.ts';
import { headingFrom } from './heading.ts';
import { MemoryLog, type MemoryRecords } from './memoryLog.ts';

/** Sessions that live as long as the store: the disk's twin for tests, under the same conformance suite. */
export function memoryStore({ clock }: { clock: Clock }): SessionStore {
  const sessions = new Map<SessionId, MemoryRecords>();
  const open = new Set<SessionId>();

  const start = (session: SessionId, records: MemoryRecords): OpenedSession => {
    if (open.has(session)) throw new Error(`session ${session} is open already`);
    open.add(session);
    return { log: new MemoryLog(records, clock, () => open.delete(session)), tree: treeOf(records) };
  };

  return {
    list: async () =>
      [...sessions]
        .filter(([, records]) => records.lines.length > 0)
        .map(([session, records]) => ({ ...headingFrom(treeOf(records)), session })),

    create: async session => {
      if (sessions.has(session)) throw new Error(`session ${session} exists already`);
      const records: MemoryRecords = { lines: [], lineOfNode: new Map(), blobs: new Map() };
      sessions.set(session, records);
      return start(session, records);
    },

    open: async session => {
      const records = sessions.get(session);
      if (!records) throw new Error(`there is no session ${session}`);
      return start(session, records);
    },

    verify: async session => {
      const records = sessions.get(session);
      if (!records) throw new Error(`there is no session ${session}`);
      return { files: 0, whole: records.lines.length };
    },
  };
}

function treeOf(records: MemoryRecords): Tree {
  return fold(
    emptyTree,
    records.lines.map(line => JSON.parse(line.text) as LoggedSkeleton),
  );
}
