import { settingsOf } from '../../src/session/authority.ts';
import type { BranchSettings } from '../../src/session/branchSettings.ts';
import type { Authority } from '../../src/session/rule.ts';
import { needsWall } from '../model/authorityWords.ts';
import { t } from '../words/t.ts';
import type { Panel } from './panel.ts';

/** What holds for the shown branch, or will for the session that the first prompt makes. */
export interface Held {
  readonly authority: Authority;
  readonly budget: { readonly dollars: number; readonly minutes: number };
  /** Hand back after so many changed lines; 0 for never. */
  readonly checkIn: number;
  /** For *Unattended*: until when (0 for not set) and which hosts beside the person's own list. */
  readonly until: number;
  readonly hosts: readonly string[];
}

/** Hand back after so many changed lines, where nothing says otherwise. */
const usualCheckIn = 200;

/**
 * What holds now. Without a wall nothing acts on its own, whatever was set where there was one; and when the time of
 * *Unattended* is over, the person is asked again.
 */
export function heldBy(panel: Panel): Held {
  const branch = panel.branch.value;
  const window = panel.window.value;
  const settings = branch ? settingsOf(panel.tree.value, branch.id) : panel.wish.value;
  const authority = settings.authority ?? (branch ? 'ask' : (window.authority ?? 'auto'));
  return {
    authority: over(settings) || (needsWall(authority) && wallNeeded(panel) !== '') ? 'ask' : authority,
    budget: settings.budget ?? { dollars: 0, minutes: 0 },
    checkIn: settings.checkIn ?? window.checkIn ?? usualCheckIn,
    until: settings.unattended?.until ?? 0,
    hosts: settings.unattended?.hosts ?? [],
  };
}

function over({ authority, unattended }: BranchSettings): boolean {
  return authority === 'unattended' && unattended !== undefined && unattended.until <= Date.now();
}

/** Why agents cannot act on their own here, in words; empty where they can. */
export function wallNeeded(panel: Panel): string {
  const wall = panel.wall.value;
  if (wall === null) return t('It is not known yet whether there is a wall here.');
  return wall.kind === 'none' ? wall.words : '';
}

/** Why this authority cannot be chosen; undefined where it can. */
export function offReason(panel: Panel, authority: Authority): string | undefined {
  if (!needsWall(authority) || wallNeeded(panel) === '') return undefined;
  return authority === 'auto' ? wallNeeded(panel) : t('Needs the wall, too.');
}
