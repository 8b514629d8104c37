import { diffLines } from 'diff';

/** Lines a change takes away and puts in. Exact up to a bound on work; above it, whole differing middles are counted. */
export function lineCounts(before: string, after: string): { added: number; removed: number } {
  const old = lines(before);
  const fresh = lines(after);
  let start = 0;
  while (start < old.length && start < fresh.length && old[start] === fresh[start]) start++;
  let end = 0;
  while (
    end < old.length - start &&
    end < fresh.length - start &&
    old[old.length - 1 - end] === fresh[fresh.length - 1 - end]
  )
    end++;
  const oldMiddle = old.slice(start, old.length - end);
  const freshMiddle = fresh.slice(start, fresh.length - end);
  const whole = { added: freshMiddle.length, removed: oldMiddle.length };
  if (whole.added === 0 || whole.removed === 0) return whole;
  const changes = diffLines(oldMiddle.join(''), freshMiddle.join(''), { maxEditLength: 1000 });
  if (!changes) return whole;
  const sum = (kind: 'added' | 'removed'): number =>
    changes.reduce((total, change) => total + (change[kind] ? change.count : 0), 0);
  return { added: sum('added'), removed: sum('removed') };
}

/** Lines with their ends; a last line without one counts too. */
function lines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}
