import type { BranchSettings } from '../../session/branchSettings.ts';
import type { Authority } from '../../session/rule.ts';
import type { Reach, WallReport } from '../../session/wall.ts';

/** What an authority comes to now: one that needs a wall asks where there is none, and one whose time is over asks too. */
export interface Standing {
  readonly authority: Authority;
  /** Why it is less than what is set, in words for the agent and the person; empty where it is not. */
  readonly lessened: string;
}

export function standing(settings: BranchSettings, wall: WallReport['kind'], now: number): Standing {
  const { authority = 'ask', unattended } = settings;
  if (authority !== 'auto' && authority !== 'unattended') return { authority, lessened: '' };
  if (wall === 'none')
    return { authority: 'ask', lessened: 'There is no wall around the hands here: each change is asked about.' };
  if (authority === 'unattended' && unattended !== undefined && unattended.until <= now)
    return { authority: 'ask', lessened: 'The time set for Unattended is over: from now on the person is asked.' };
  return { authority, lessened: '' };
}

/** What the wall of a branch lets through now. `hosts` are the person's own; sorted, so that equal reaches are equal. */
export function reachOf(settings: BranchSettings, hosts: readonly string[], now: number): Reach {
  const { authority = 'ask', unattended } = settings;
  const more = authority === 'unattended' && unattended && unattended.until > now ? unattended.hosts : [];
  return {
    files: authority === 'readOnly' ? 'read' : 'write',
    // A child of an agent reaches nothing unless that was granted.
    hosts: settings.may && !settings.may.includes('network') ? [] : [...new Set([...hosts, ...more])].sort(),
  };
}
