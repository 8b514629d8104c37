import type { ShownCall } from '../../src/session/event.ts';
import { leavesLabel } from '../../src/session/leaving.ts';

type Fact = ShownCall['facts'][number];

/** The fact that says a call asks to run outside the wall. Its words are the agent's own reason, not the harness's. */
export function isLeaving(fact: Fact): boolean {
  return fact.label === leavesLabel;
}

/** Whether all effects stay inside: only then is allowing the button that stands out. */
export function staysInside(shown: ShownCall): boolean {
  return shown.facts.every(fact => !fact.outside && !isLeaving(fact));
}
