import type { BranchId } from './ids.ts';
import type { Tree } from './tree.ts';

/** The folder in a workspace that holds the scratch folders of all its sessions. */
export const scratchRoot = '.banyan';

/** Notes of a project's agents, which outlive sessions: the one other folder in there that agents write. */
export const memoryFolder = `${scratchRoot}/memory`;

/**
 * A branch's scratch folder relative to the workspace, `/` between. It never changes: it bears the name the branch was made
 * with, and depends on the branches before it alone.
 */
export function scratchFolder(tree: Tree, branch: BranchId): string {
  return `${scratchRoot}/${tree.session}/${scratchNames(tree).get(branch) ?? branch}`;
}

/** The names of the branches' folders. No two are alike, also where upper and lower case are the same. */
export function scratchNames({ branches }: Pick<Tree, 'branches'>): ReadonlyMap<BranchId, string> {
  const known = named.get(branches);
  if (known) return known;
  const found = namesOf(branches);
  named.set(branches, found);
  return found;
}

/** The branches of a tree never change: whoever asks for fifty folders names them once. */
const named = new WeakMap<Tree['branches'], ReadonlyMap<BranchId, string>>();

function namesOf(branches: Tree['branches']): ReadonlyMap<BranchId, string> {
  const names = new Map<BranchId, string>();
  const taken = new Set<string>();
  for (const { id, name, firstName = name } of [...branches.values()].sort((a, b) => a.id - b.id)) {
    let free = safeName(firstName) || String(id);
    while (taken.has(free.toLowerCase())) free = `${free}-${id}`;
    taken.add(free.toLowerCase());
    names.set(id, free);
  }
  return names;
}

/** Whether a path (relative, or absolute, `/` between) lies among scratch folders, in any spelling of their root. */
export function isScratch(path: string): boolean {
  return path.split('/').some(part => part.toLowerCase() === scratchRoot);
}

/** Letters, digits, `-` and `_`: no dot, so that no name hides, leads upwards or means something to a program. */
function safeName(name: string): string {
  const plain = name
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}\p{M}_-]+/gu, '-')
    .replace(/^-+|-+$/g, '');
  const short = Array.from(plain).slice(0, 48).join('').replace(/-+$/, '');
  return reserved.test(short) ? `${short}-` : short;
}

/** Names that Windows keeps for devices. */
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)$/i;
