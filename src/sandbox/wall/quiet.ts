import { existsSync, readdirSync, readFileSync } from 'node:fs';

/**
 * Whether nothing runs below a process but a single line of processes, each the only child of the one before: the way to a
 * worker that does nothing. A process that is gone has nothing below it. Asks Linux's process table.
 */
export function isQuiet(pid: number): boolean {
  for (let at = pid; existsSync(`/proc/${at}`);) {
    const [only, ...more] = childrenOf(at);
    if (more.length > 0) return false;
    if (only === undefined) return true;
    at = only;
  }
  return true;
}

function childrenOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap(thread => numbers(read(`/proc/${pid}/task/${thread}/children`)));
  } catch {
    // Not every kernel keeps that list.
    return numbers(readdirSync('/proc').join(' ')).filter(other => parentOf(other) === pid);
  }
}

function parentOf(pid: number): number {
  try {
    const stat = read(`/proc/${pid}/stat`);
    return Number(stat.slice(stat.lastIndexOf(')') + 4).split(' ')[0]);
  } catch {
    return 0;
  }
}

function read(file: string): string {
  return readFileSync(file, 'latin1');
}

function numbers(text: string): number[] {
  return text
    .split(' ')
    .filter(word => /^\d+$/.test(word))
    .map(Number);
}
