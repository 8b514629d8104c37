import type { SessionRow } from '../protocol/frame.ts';
import type { BranchId, SessionId } from '../session/ids.ts';
import { activeRun, type Tree } from '../session/tree.ts';
import type { Opened } from './sessions.ts';

/** How long after its last run a branch's copy stays on disk, in milliseconds. */
const copyMs = 7 * 24 * 60 * 60_000;

/** Which copies stay on disk. A session that is not open is asked as a whole: what its branches did is not read for it. */
export function keptCopies(
  rows: readonly SessionRow[],
  opened: readonly Opened[],
  now: number,
): (name: string) => boolean {
  const lately = new Set(rows.filter(row => row.changed > now - copyMs).map(row => row.session));
  const trees = new Map(opened.map(({ session }) => [session.session, session.tree()]));
  return name => {
    const owner = copyOwner(name);
    if (!owner) return false;
    const tree = trees.get(owner.session);
    return tree ? !isIdle(tree, owner.branch, now) : lately.has(owner.session);
  };
}

/** Whether nothing ran on a branch for long. */
export function isIdle(tree: Tree, id: BranchId, now: number): boolean {
  const branch = tree.branches.get(id);
  if (!branch) return true;
  const last = branch.run?.end?.time ?? branch.run?.started ?? branch.created;
  return !activeRun(branch) && last <= now - copyMs;
}

/** The name of a branch's copy among all copies of a folder. */
export function copyName(session: SessionId, branch: BranchId): string {
  return `${session}-${branch}`;
}

/** The session and the branch a copy of this name belongs to. */
export function copyOwner(name: string): { readonly session: SessionId; readonly branch: BranchId } | undefined {
  const [, session, branch] = /^(.+)-(\d+)$/.exec(name) ?? [];
  return session === undefined ? undefined : { session, branch: Number(branch) };
}
