import { basename, relative, sep } from 'node:path';
import type { Violation } from '../../session/wall.ts';
import { isGitName } from './protectedNames.ts';

/** How a path is told: relative to the first working copy, or absolute outside of it. */
export function shownPath(first: string, path: string): string {
  const from = relative(first, path);
  return from.startsWith('..') ? path : from.split(sep).join('/');
}

/** Something that may not be there is in quarantine; `place` says whether what stood there before is back. */
export function takenAway(what: string, kept: string, place: 'back' | 'gone'): Violation {
  const why = isGitName(basename(what))
    ? 'agents may not make repositories here, because git and editors run what a repository says. A folder below /tmp is free for that'
    : 'agents may not make or change files that other programs run';
  const back = place === 'back' ? ' What stood there before is back.' : '';
  return { kind: 'quarantined', what, words: `${what} was taken away: ${why}.${back} It is kept in ${kept}.` };
}

/** Something that may not be there is still there. */
export function notTakenAway(what: string, why: string): Violation {
  return {
    kind: 'quarantined',
    what,
    words: `${what} may not be there, because other programs run what it says, and it could not be taken away (${why}). It is tried again after the next call.`,
  };
}
