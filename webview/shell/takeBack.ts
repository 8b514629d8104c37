import { isHeld, type Answered } from '../model/answered.ts';
import { act } from './act.ts';
import type { Panel } from './panel.ts';

/** Milliseconds in which a denial can be taken back; the agent hears of it after that. */
export const holdFor = 5000;

/** Keeps an answer in mind for as long as it may be taken back. */
export function answered(panel: Panel, decision: Answered['decision'], requests: Answered['requests']): void {
  const session = panel.view.peek().shown?.session ?? '';
  const answer: Answered = { session, decision, requests };
  panel.answered.value = answer;
  setTimeout(() => {
    if (panel.answered.peek() === answer) panel.answered.value = null;
  }, holdFor);
}

/** The last answer, while it can be taken back. */
export function revocable(panel: Panel): Answered | undefined {
  const answer = panel.answered.value;
  return answer && isHeld(answer, panel.tree.value) ? answer : undefined;
}

/** Takes the last answer back: what was asked is open again as it was. */
export function takeBack(panel: Panel, { session, requests }: Answered): void {
  panel.answered.value = null;
  for (const { id } of requests) void act(panel, { type: 'takeBack', session, request: id });
}
