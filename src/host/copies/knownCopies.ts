import { isAbsolute, relative } from 'node:path';
import type { BranchId, SessionId } from '../../session/ids.ts';
import type { Tree } from '../../session/tree.ts';

/** A branch's copy on disk, as this window got to know it. */
export interface KnownCopy {
  readonly session: SessionId;
  readonly branch: BranchId;
  readonly name: string;
  readonly folder: string;
}

/** The copies of a session as they are now, and those of others as they were; the same list where nothing is new. */
export function knownCopies(before: readonly KnownCopy[], tree: Tree): readonly KnownCopy[] {
  const { session } = tree;
  const own = [...tree.branches.values()].flatMap(({ id, name, copy }): KnownCopy[] =>
    copy ? [{ session, branch: id, name, folder: copy.folder }] : [],
  );
  const now = [...before.filter(copy => copy.session !== session), ...own];
  return JSON.stringify(now) === JSON.stringify(before) ? before : now;
}

/** The copy a file lies in; undefined for a file of the workspace. */
export function copyOf(known: readonly KnownCopy[], path: string): KnownCopy | undefined {
  return known.find(({ folder }) => {
    const inside = relative(folder, path);
    return inside !== '' && !inside.startsWith('..') && !isAbsolute(inside);
  });
}
