import { firstUnattended, readUnattended, type UnattendedDraft } from '../model/unattended.ts';
import { clockTime } from '../words/format.ts';
import { t } from '../words/t.ts';
import { configure } from './act.ts';
import { keepUnattended, keptUnattended } from './drafts.ts';
import { focusComposer } from './focus.ts';
import { heldBy, wallNeeded } from './held.ts';
import type { Panel } from './panel.ts';

/** Opens the sheet with what was typed here before, else with what holds. */
export function openUnattended(panel: Panel): void {
  panel.sheet.value = { type: 'unattended', draft: keptUnattended(panel) ?? holding(panel), tried: false };
  focusComposer();
}

/** Starts it where everything typed makes sense; else the sheet says what does not. */
export async function startUnattended(panel: Panel): Promise<void> {
  const sheet = panel.sheet.peek();
  if (sheet.type !== 'unattended' || wallNeeded(panel) !== '') return;
  const read = readUnattended(sheet.draft, Date.now());
  if ('problems' in read) {
    panel.sheet.value = { ...sheet, tried: true };
    return;
  }
  const { dollars, unattended } = read.settings;
  const budget = { dollars, minutes: heldBy(panel).budget.minutes };
  if (!(await configure(panel, { authority: 'unattended', budget, unattended }))) return;
  keepUnattended(panel, undefined);
  panel.sheet.value = { type: 'none' };
  panel.announcement.value = t('Unattended until {time}', { time: clockTime(unattended.until) });
  focusComposer();
}

function holding(panel: Panel): UnattendedDraft {
  const { authority, budget, until, hosts } = heldBy(panel);
  if (authority !== 'unattended') return firstUnattended;
  return {
    until: until > 0 ? clockTime(until) : firstUnattended.until,
    dollars: budget.dollars > 0 ? String(budget.dollars) : firstUnattended.dollars,
    hosts: hosts.join(', '),
  };
}
