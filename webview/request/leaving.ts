import type { ShownCall } from '../../src/session/event.ts';

/** Facts whose words are the agent's own, not the harness's: they stand in quotes. */
const reasonLabels = ['Its reason', 'Reason'];

export function isReason(fact: ShownCall['facts'][number]): boolean {
  return reasonLabels.includes(fact.label);
}

/** Whether the call asks to run outside the wall. Such a request is answered once, and never by the eager button. */
export function leavesWall({ facts }: ShownCall): boolean {
  return facts.some(fact => fact.outside && /outside the wall/i.test(`${fact.label} ${fact.words}`));
}

/** Whether all effects stay inside: only then is allowing the button that stands out. */
export function staysInside(shown: ShownCall): boolean {
  return !leavesWall(shown) && shown.facts.every(fact => !fact.outside);
}
