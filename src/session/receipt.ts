import type { Receipt } from './event.ts';
import type { FileChange, NodeContent, Outcome } from './node.ts';

/** Commands that check rather than change: the last word on whether a turn's work holds. */
const checkLike =
  /(^|[\s;&|])(npm (run )?(test|check|lint)|npm t|npx (vitest|jest|mocha|tsc|eslint)|node --test|yarn test|pnpm (run )?test|vitest|jest|mocha|pytest|python3? -m (pytest|unittest)|go (test|vet)|cargo (test|check|clippy)|make (test|check)|mvn test|gradle test|\.\/gradlew test|tsc|eslint|ruff|rspec|phpunit|ctest|dotnet test)\b/;

/** Whether a command is a check such as a test run, a type check or a linter. */
export function isCheck(command: string): boolean {
  return checkLike.test(command);
}

/**
 * The figures of one turn, from its nodes in order (those that cost but are not on the path included). Green comes from
 * an exit code that follows the last edit, never from the model's words.
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
      if (outcome.files.length > 0 && (check === 'passed' || check === 'failed')) check = 'stale';
      if (outcome.name !== 'bash' || !isCheck(outcome.title) || typeof outcome.exit !== 'number') continue;
      check = outcome.exit === 0 ? 'passed' : 'failed';
      checkTitle = outcome.title;
      checkCount = countOf(texts(outcome));
    }
  }
  return { files: [...files.values()], check, checkTitle, checkCount, steps, cost, ms };
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

/** `20 of 20` where a runner's closing lines tell passed and failed; empty where they do not. */
function countOf(output: string): string {
  const passed = lastNumber(output, [/(?:^|\s)[#ℹ] pass (\d+)/gm, /(\d+) pass(?:ed|ing)\b/gm]);
  if (passed === undefined) return '';
  const failed = lastNumber(output, [/(?:^|\s)[#ℹ] fail (\d+)/gm, /(\d+) fail(?:ed|ing|ures?)\b/gm]) ?? 0;
  return failed > 0 ? `${failed} of ${passed + failed} failed` : `${passed} of ${passed}`;
}

function lastNumber(text: string, patterns: readonly RegExp[]): number | undefined {
  for (const pattern of patterns) {
    const last = [...text.matchAll(pattern)].at(-1);
    if (last?.[1] !== undefined) return Number(last[1]);
  }
  return undefined;
}
