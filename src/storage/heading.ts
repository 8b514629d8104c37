import type { LoggedSkeleton } from '../session/event.ts';
import { fold } from '../session/fold.ts';
import type { SessionHeading } from '../session/sessionLog.ts';
import { emptyTree, type Tree } from '../session/tree.ts';
import { beginning, scanLog } from './scan.ts';
import { segmentsOf } from './segments.ts';

/** The line a session has in a list; undefined where nothing was written yet. */
export async function headingOf(folder: string): Promise<SessionHeading | undefined> {
  const events: LoggedSkeleton[] = [];
  const segments = await segmentsOf(folder);
  const { point } = await scanLog(folder, segments, beginning, event => events.push(event));
  return point.lines === 0 ? undefined : headingFrom(fold(emptyTree, events));
}

/** What a list shows of a tree. */
export function headingFrom({ session, title, folder, origin, changed, cost }: Tree): SessionHeading {
  return { session, title, folder, origin, changed, cost };
}
