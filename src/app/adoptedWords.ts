import type { FileDiff } from '../session/fileDiff.ts';
import type { FileChange } from '../session/node.ts';

/** Changed files as the log tells them; one that moved is one that went and one that came. */
export function changesOf(diffs: readonly FileDiff[]): FileChange[] {
  return diffs.flatMap(({ path, was, status, added, removed }): FileChange[] => {
    const change = status === 'added' ? 'created' : status === 'deleted' ? 'deleted' : 'edited';
    if (was === undefined) return [{ path, change, added, removed }];
    return [
      { path: was, change: 'deleted', added: 0, removed: 0 },
      { path, change: 'created', added, removed },
    ];
  });
}

/** What the agent whose files they are is told of an adoption. */
export function adoptedWords(
  source: string,
  { changes, conflicts }: { readonly changes: readonly FileDiff[]; readonly conflicts: readonly string[] },
): string {
  const brought = `The person brought changes of the branch ${source} into your files: ${listed(changes)}. Read them before you go on.`;
  if (conflicts.length === 0) return brought;
  return `${brought} Both of you changed the same places of ${conflicts.join(', ')}: look there for conflict markers, or for changes of ${source} that are missing.`;
}

/** The same when it was taken back. */
export function takenBackWords(source: string, changes: readonly FileDiff[]): string {
  return `The person took the changes of the branch ${source} out of your files again: ${listed(changes)}. Read them before you go on.`;
}

/** Files that are named one by one. */
const mostNamed = 40;

function listed(changes: readonly FileDiff[]): string {
  const all = changesOf(changes).map(({ path, change }) => `${path} (${change})`);
  const more = all.length > mostNamed ? [`${all.length - mostNamed} more`] : [];
  return all.length === 0 ? 'none' : [...all.slice(0, mostNamed), ...more].join(', ');
}
