import { type BytePath, zeroSeparated } from './bytePath.ts';
import { type GitPlace, spawnGit } from './spawnGit.ts';

/** How a file differs between two trees. */
export interface TreeDiff {
  readonly path: BytePath;
  /** Where it was before, for a renamed one. */
  readonly was?: BytePath;
  readonly status: 'added' | 'deleted' | 'modified' | 'renamed' | 'mode' | 'type';
  /** Lines; 0 for a binary file. */
  readonly added: number;
  readonly removed: number;
  readonly binary: boolean;
}

/** What differs between two trees below a path, renames found, with line counts. */
export async function diffTrees(
  place: GitPlace,
  from: string,
  to: string,
  below: BytePath,
  signal?: AbortSignal,
): Promise<TreeDiff[]> {
  if (from === to) return [];
  const scope = below === '' ? [] : ['--', below];
  const how = ['-r', '-z', '--raw', '--numstat', '-M', '--full-index', '--no-ext-diff', '--no-textconv'];
  const { out } = await spawnGit(place, ['diff-tree', ...how, from, to, ...scope], { signal });
  const pieces: string[] = zeroSeparated(out);
  const found = new Map<string, Omit<TreeDiff, 'added' | 'removed' | 'binary'>>();
  let at = 0;
  for (; pieces[at]?.startsWith(':');) {
    const [before = '', after = '', oidBefore = '', oidAfter = '', letter = ''] = (pieces[at] ?? '')
      .slice(1)
      .split(' ');
    const renamed = letter.startsWith('R');
    const path = pieces[at + (renamed ? 2 : 1)] ?? '';
    const status = statusOf(letter, oidBefore === oidAfter, before.slice(0, 3) === after.slice(0, 3));
    const was = renamed ? { was: pieces[at + 1] as BytePath } : {};
    found.set(path, { path: path as BytePath, status, ...was });
    at += renamed ? 3 : 2;
  }
  const diffs: TreeDiff[] = [];
  while (at < pieces.length) {
    const [added = '', removed = '', name = ''] = splitAtTabs(pieces[at] ?? '');
    const path = name === '' ? (pieces[at + 2] ?? '') : name;
    at += name === '' ? 3 : 1;
    const one = found.get(path);
    if (one) diffs.push({ ...one, added: Number(added) || 0, removed: Number(removed) || 0, binary: added === '-' });
    found.delete(path);
  }
  // Submodules and changes of nothing but the mode have no line in the second part.
  for (const one of found.values()) diffs.push({ ...one, added: 0, removed: 0, binary: false });
  return diffs;
}

/** Two counts and a name, which may hold tabs itself. */
function splitAtTabs(line: string): string[] {
  const first = line.indexOf('\t');
  const second = line.indexOf('\t', first + 1);
  return [line.slice(0, first), line.slice(first + 1, second), line.slice(second + 1)];
}

function statusOf(letter: string, isSameFile: boolean, isSameType: boolean): TreeDiff['status'] {
  switch (letter[0]) {
    case 'A':
      return 'added';
    case 'D':
      return 'deleted';
    case 'R':
      return 'renamed';
    default:
      return isSameFile ? 'mode' : isSameType ? 'modified' : 'type';
  }
}
