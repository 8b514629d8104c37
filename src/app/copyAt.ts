import { copyOwner } from './keptCopies.ts';
import type { Sessions } from './sessions.ts';

/** The name of the branch whose copy a folder is, or is part of; undefined for every other folder. */
export async function copyAt(folder: string, sessions: Pick<Sessions, 'get' | 'rows'>): Promise<string | undefined> {
  const parts = partsOf(folder);
  const owners = parts.flatMap(name => copyOwner(name) ?? []);
  if (owners.length === 0) return undefined;
  const known = new Set((await sessions.rows()).map(row => row.session));
  for (const { session, branch } of owners) {
    if (!known.has(session)) continue;
    const found = (await sessions.get(session)).session.tree().branches.get(branch);
    if (found?.copy && partsOf(found.copy.folder).every((part, at) => part === parts[at])) return found.name;
  }
  return undefined;
}

function partsOf(folder: string): string[] {
  return folder.split(/[\\/]/);
}
