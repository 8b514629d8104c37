import { cacheOf } from './cacheFigures.ts';
import { exitCodeOf, isCheck } from './checkCommand.ts';
import type { Receipt } from './event.ts';
import { onlyLooks } from './onlyLooks.ts';
import type { FileChange, NodeContent, Outcome } from './node.ts';

/**
 * The figures of one turn, from its nodes in order (those that cost but are not on the path included). Green comes from
 * an exit code that follows the last edit, never from the model's words; where another program's exit code stands before
 * the check's own, from the runner's closing lines.
 */
export function receiptOf(nodes: readonly NodeContent[], texts: (outcome: Outcome) => string, ms: number): Receipt {
  const files = new Map<string, FileChange>();
  let check: Receipt['check'] = 'none';
  let checkTitle = '';
  let checkCount = '';
  let steps = 0;
  let cost = 0;
  for (const node of nodes) {
    if (node.kind === 'reply') cost += node.body.cost;
    if (node.kind !== 'results') continue;
    for (const outcome of node.body.outcomes) {
      if (outcome.result !== 'notRun') steps += 1;
      for (const change of outcome.files) addChange(files, change);
      if (outcome.files.length > 0 && check !== 'none') check = 'stale';
      // What a command changed is not told: green says nothing of files that it may have changed.
      if (check === 'passed' && mayChangeFiles(outcome)) check = 'stale';
      if (outcome.name !== 'bash' || !isCheck(outcome.title) || typeof outcome.exit !== 'number') continue;
      const counts = countsIn(texts(outcome));
      check = verdict(outcome.title, outcome.exit, counts);
      checkTitle = outcome.title;
      checkCount = check === 'unclear' ? '' : countWords(counts);
    }
  }
  const cache = cacheOf(nodes);
  return { files: [...files.values()], check, checkTitle, checkCount, steps, cost, ms, ...(cache ? { cache } : {}) };
}

function mayChangeFiles({ name, result, title }: Outcome): boolean {
  return name === 'bash' && result !== 'denied' && result !== 'notRun' && !isCheck(title) && !onlyLooks(title);
}

function addChange(files: Map<string, FileChange>, change: FileChange): void {
  const before = files.get(change.path);
  files.set(change.path, {
    path: change.path,
    change: change.change === 'edited' && before ? before.change : change.change,
    added: (before?.added ?? 0) + change.added,
    removed: (before?.removed ?? 0) + change.removed,
  });
}

type Counts = { passed: number; failed: number } | undefined;

function verdict(command: string, exit: number, counts: Counts): Receipt['check'] {
  const says = exitCodeOf(command);
  if (says === 'check') return exit === 0 ? 'passed' : 'failed';
  if (counts && counts.failed > 0) return 'failed';
  return says === 'shown' && counts ? 'passed' : 'unclear';
}

/** What a runner's closing lines say; undefined where they say nothing. */
function countsIn(output: string): Counts {
  const passed = lastNumber(output, [/(?:^|\s)[#ℹ] pass (\d+)/gm, /(\d+) pass(?:ed|ing)\b/gm]);
  if (passed === undefined) return undefined;
  const failed = lastNumber(output, [/(?:^|\s)[#ℹ] fail (\d+)/gm, /(\d+) fail(?:ed|ing|ures?)\b/gm]) ?? 0;
  return { passed, failed };
}

/** `20 of 20`, `2 of 20 failed`. */
function countWords(counts: Counts): string {
  if (!counts) return '';
  const { passed, failed } = counts;
  return failed > 0 ? `${failed} of ${passed + failed} failed` : `${passed} of ${passed}`;
}

function lastNumber(text: string, patterns: readonly RegExp[]): number | undefined {
  for (const pattern of patterns) {
    const last = [...text.matchAll(pattern)].at(-1);
    if (last?.[1] !== undefined) return Number(last[1]);
  }
  return undefined;
}
