import type { BranchId, SessionId } from '../../src/session/ids.ts';
import type { Panel } from './panel.ts';
import { show } from './show.ts';

/** Shows a session; branch 0 means `main`, which every session begins with. */
export function openSession(panel: Panel, session: SessionId, branch: BranchId): void {
  show(panel, { session, branch: branch || 1 });
}
