import { readdirSync, readFileSync } from 'node:fs';

/**
 * Whether nothing runs below a process but a single line of processes, each the only child of the one before: the way to a
 * worker that does nothing. False where the system does not tell.
 */
export function isQuiet(pid: number): boolean {
  for (let at = pid; ;) {
    const children = childrenOf(at);
    if (children === undefined || children.length > 1) return false;
    const [only] = children;
    if (only === undefined) return true;
    at = only;
  }
}

function childrenOf(pid: number): number[] | undefined {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap(thread =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
    );
  } catch {
    return undefined;
  }
}
