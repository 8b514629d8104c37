import type { LoggedSkeleton } from './event.ts';
import type { Unkept } from './tree.ts';

/** How many are remembered: a folder nobody ignores can leave out a thousand at a time. */
const most = 2000;

/** What is known not to be kept, after one more checkpoint was taken or was not. */
export function withUnkept(
  before: readonly Unkept[],
  event: Extract<LoggedSkeleton, { type: 'checkpointTaken' | 'filesNotKept' }>,
): readonly Unkept[] {
  const { branch, node } = event;
  if (event.type === 'filesNotKept') {
    const isSaid = before.some(one => one.branch === branch && one.node === node && one.path === '');
    return isSaid ? before : [...before, { branch, node, path: '', reason: event.reason }].slice(0, most);
  }
  if (event.skipped.length === 0) return before;
  const known = new Set(before.filter(one => one.branch === branch).map(({ path, reason }) => `${path}\0${reason}`));
  const fresh = event.skipped.filter(({ path, reason }) => !known.has(`${path}\0${reason}`));
  if (fresh.length === 0) return before;
  return [...before, ...fresh.map(({ path, reason }) => ({ branch, node, path, reason }))].slice(0, most);
}
