import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

/**
 * Whether nothing runs below a process but a single line of processes, each the only child of the one before: the way to a
 * worker that does nothing. A process that is gone has nothing below it. Asks Linux's process table, elsewhere `ps`.
 */
export function isQuiet(pid: number): boolean {
  return process.platform === 'linux' ? isQuietOnLinux(pid) : isQuietBy(listing(), pid);
}

/** The same, told by lines of a process and its parent; an unreadable list is never quiet. */
export function isQuietBy(lines: string, pid: number): boolean {
  const pairs = lines.split('\n').map(line => line.trim().split(/\s+/).map(Number));
  if (!pairs.some(([own]) => own === 1)) return false;
  for (let at: number | undefined = pid; at !== undefined;) {
    const below: number[] = pairs.flatMap(([own = 0, parent]) => (parent === at ? [own] : []));
    if (below.length > 1) return false;
    at = below[0];
  }
  return true;
}

function listing(): string {
  try {
    return execFileSync('/bin/ps', ['-axo', 'pid=,ppid='], { encoding: 'latin1', timeout: 5000 });
  } catch {
    return '';
  }
}

function isQuietOnLinux(pid: number): boolean {
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
