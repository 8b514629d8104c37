import type { SessionId } from '../session/ids.ts';
import type { WallReport } from '../session/wall.ts';
import type { CopyKeeping } from './copyIntents.ts';
import type { RuleKeeping } from './decisions.ts';
import type { BranchPlaces } from './filesPlace.ts';
import type { Sponsor } from './sponsor.ts';
import type { Opened } from './sessions.ts';

/** What intents need from the application around them. */
export interface IntentContext extends BranchPlaces, CopyKeeping {
  create(folder: string, origin: 'person' | 'rehearsal'): Promise<SessionId>;
  open(session: SessionId): Promise<Opened>;
  /** What runs work with, for the window that asked. Throws `Refusal` without a key or trust. */
  sponsor(opened: Opened): Sponsor;
  /** Whether somebody vouches for a session's folder. */
  trusts(opened: Opened): boolean;
  readonly rules: RuleKeeping;
  readonly wall: WallReport;
  /** Milliseconds since 1970. */
  now(): number;
}
