import type { ShownCall } from './event.ts';

/** The label of the fact that a call asks to leave the wall; its words are the agent's own reason. */
export const leavesLabel = 'Leaves the wall';

/** Whether the call asks to run outside the wall. Such a request is answered once, and never by an eager hand. */
export function leavesWall({ facts }: Pick<ShownCall, 'facts'>): boolean {
  return facts.some(({ label }) => label === leavesLabel);
}
