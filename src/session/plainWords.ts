import type { BranchSettings } from './branchSettings.ts';
import type { Rule } from './rule.ts';

/** A rule on one line, as the log's readers show it: `allow bash: npm test`. */
export function ruleLine({ decision, tool, match, exact, when }: Rule): string {
  const what = exact ?? match.map(words => (typeof words === 'string' ? words : words.join('|'))).join(' ');
  const place = when?.wall === undefined ? '' : ` (${when.wall} the wall)`;
  return `${decision} ${tool}${what === '' ? '' : `: ${what}`}${place}`;
}

/** What a branch is set to, on one line: `authority unattended, until 2026-11-21T08:00Z, may reach example.org`. */
export function settingsLine(settings: BranchSettings): string {
  const { model, effort, authority, budget, checkIn, unattended } = settings;
  return [
    ...(model === undefined ? [] : [`model ${model}`]),
    ...(effort === undefined ? [] : [`effort ${effort}`]),
    ...(authority === undefined ? [] : [`authority ${authority}`]),
    ...(unattended === undefined || unattended.until === 0
      ? []
      : [`until ${new Date(unattended.until).toISOString().slice(0, 16)}Z`]),
    ...(unattended === undefined || unattended.hosts.length === 0 ? [] : [`may reach ${unattended.hosts.join(', ')}`]),
    ...(budget === undefined ? [] : [budgetLine(budget)]),
    ...(checkIn === undefined ? [] : [checkIn === 0 ? 'no check-in' : `check in after ${checkIn} changed lines`]),
  ].join(', ');
}

function budgetLine({ dollars, minutes }: NonNullable<BranchSettings['budget']>): string {
  const parts = [...(dollars > 0 ? [`$${dollars.toFixed(2)}`] : []), ...(minutes > 0 ? [`${minutes} min`] : [])];
  return parts.length === 0 ? 'no budget' : `budget ${parts.join(' and ')}`;
}
