import type { BranchId } from '../session/ids.ts';
import { activeRun, type Branch } from '../session/tree.ts';
import { Refusal } from './refusal.ts';
import type { Opened } from './sessions.ts';

/** The branch of this id. Throws `Refusal`. */
export function known({ session }: Pick<Opened, 'session'>, id: BranchId): Branch {
  const branch = session.tree().branches.get(id);
  if (!branch) throw new Refusal('gone', 'There is no such branch.');
  return branch;
}

/** The same, and it stands still. */
export function idle(opened: Pick<Opened, 'session'>, id: BranchId): Branch {
  const branch = known(opened, id);
  if (activeRun(branch)) throw new Refusal('busy', `${branch.name} is running. Stop it first.`);
  return branch;
}

/** Throws `Refusal` where a branch that stood still has gone on since: its mail may have woken it while something was read. */
export function refuseMoved({ session }: Pick<Opened, 'session'>, before: Branch): void {
  const now = session.tree().branches.get(before.id);
  if (activeRun(now) || now?.head !== before.head)
    throw new Refusal('busy', `${before.name} went on meanwhile. Its line was not changed; try again when it rests.`);
}
