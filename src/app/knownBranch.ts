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
