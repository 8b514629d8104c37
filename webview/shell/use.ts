import type { BranchId } from '../../src/session/ids.ts';
import { act } from './act.ts';
import type { Panel } from './panel.ts';

/** Moves the workspace to a branch. */
export function openUse(panel: Panel, branch: BranchId): void {
  const session = panel.view.peek().shown?.session;
  if (session !== undefined) void act(panel, { type: 'useInWorkspace', session, branch, except: [] });
}
