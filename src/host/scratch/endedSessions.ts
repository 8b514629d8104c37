import type { SessionRow } from '../../protocol/frame.ts';
import type { SessionId } from '../../session/ids.ts';
import { isSession } from './scratchPath.ts';

export interface EndedSession {
  readonly label: string;
  readonly description: string;
  readonly folder: string;
  readonly picked: boolean;
}

/** The sessions among these folders in which nothing runs and nothing waits; the shown one is not picked beforehand. */
export function endedSessions(
  folders: readonly string[],
  sessions: readonly SessionRow[],
  shown: SessionId | undefined,
  say: (words: string) => string,
): EndedSession[] {
  return folders.filter(isSession).flatMap((folder): EndedSession[] => {
    const row = sessions.find(({ session }) => session === folder);
    if (!hasEnded(row)) return [];
    const label = row?.title || folder;
    const description = row ? folder : say('no session of this computer');
    return [{ label, description, folder, picked: row !== undefined && folder !== shown }];
  });
}

/** Whether nothing runs and nothing waits in a session, as far as this computer knows of it. */
export function hasEnded(row: SessionRow | undefined): boolean {
  return !row || (row.running === 0 && row.asks === 0 && (row.waits ?? 0) === 0);
}
