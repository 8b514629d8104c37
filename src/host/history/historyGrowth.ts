import type { SessionRow } from '../../protocol/frame.ts';
import type { LoggedSkeleton } from '../../session/event.ts';

/** Whether a file may have another history after an event of the shown session. */
export function growsHistory({ type }: Pick<LoggedSkeleton, 'type'>): boolean {
  return grows.has(type);
}

const grows: ReadonlySet<LoggedSkeleton['type']> = new Set([
  'checkpointTaken',
  'headMoved',
  'workspaceHeld',
  'filesAdopted',
  'adoptionUndone',
]);

/** Differs when a session that is not shown may have changed files: it came, went, or one of its runs began or ended. */
export function growthOf(sessions: readonly Pick<SessionRow, 'session' | 'running'>[]): string {
  return sessions
    .map(({ session, running }) => `${session} ${running}`)
    .toSorted()
    .join('\n');
}
