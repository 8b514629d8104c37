import type { LoggedSkeleton } from './event.ts';
import type { Branch } from './tree.ts';

type HandedOn = Extract<LoggedSkeleton, { type: 'lineHandedOn' }>;

/** A branch after the turns that made it were handed on: it belongs to who has them now, and reports there. */
export function handedOn({ task, ...branch }: Branch, { from, to }: HandedOn): Branch {
  if (!task) return { ...branch, parent: to };
  const { of, ...rest } = task;
  return {
    ...branch,
    parent: to,
    task: {
      ...rest,
      ...(of === undefined ? {} : { of: of === from ? to : of }),
      returns: task.returns.map(place => (place.branch === from && place.node === 0 ? { branch: to, node: 0 } : place)),
    },
  };
}
