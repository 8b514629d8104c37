/** Commands that check rather than change: the last word on whether a turn's work holds. */
const checkLike =
  /(?:^|[\s;&|(`])(?:npm (?:run )?(?:test|check|lint)|npm t|npx (?:vitest|jest|mocha|tsc|eslint)|node --test|yarn test|pnpm (?:run )?test|vitest|jest|mocha|pytest|python3? -m (?:pytest|unittest)|go (?:test|vet)|cargo (?:test|check|clippy)|make (?:test|check)|mvn test|gradle test|\.\/gradlew test|tsc|eslint|ruff|rspec|phpunit|ctest|dotnet test)\b/g;

/** Whether a command is a check such as a test run, a type check or a linter. */
export function isCheck(command: string): boolean {
  return lastCheck(command) !== undefined;
}

/**
 * What the exit code of a command says of the check in it. `check`: it is the check's own. `shown`: another program's, but
 * one that lets the end of the output through (`npm test | tail`). `hidden`: another program's (`npm test || true`).
 */
export function exitCodeOf(command: string): 'check' | 'shown' | 'hidden' {
  const match = lastCheck(command);
  if (!match) return 'hidden';
  const before = command.slice(0, match.index + 1);
  if (/[`(]$|\$\([^)]*$|`[^`]*$/.test(before) && !/^\s*\($/.test(before)) return 'hidden';
  const rest = withoutWords(command.slice(match.index + match[0].length));
  const parts = rest.split(/\s*(\|\|?|;|\n|(?<!&)&(?!&))\s*/);
  const pipesFail = /\bset\b[^;&|\n]*\bpipefail\b/.test(before);
  let says: 'check' | 'shown' = 'check';
  for (let at = 1; at < parts.length; at += 2) {
    const next = parts[at + 1] ?? '';
    if (/^[\s)]*$/.test(next) && parts[at] !== '&') continue;
    if (parts[at] === '|' && pipesFail) continue;
    if (!isTransparent(parts[at], next)) return 'hidden';
    says = 'shown';
  }
  return says;
}

function lastCheck(command: string): RegExpExecArray | undefined {
  return [...command.matchAll(checkLike)].at(-1);
}

/** Programs behind a pipe that keep the end of what comes, and an echo that runs afterwards. */
function isTransparent(joint: string | undefined, next: string): boolean {
  if (joint === '|') return /^(tail(?!\s+-n?\s*[12]\b)|tee|cat)\b/.test(next);
  return (joint === ';' || joint === '\n') && /^echo\b/.test(next);
}

/** A command's rest without what only looks like an operator: quoted words and redirections. */
function withoutWords(rest: string): string {
  return rest.replace(/'[^']*'|"(?:[^"\\]|\\.)*"/g, 'x').replace(/\d*>&\d?-?|&>>?|\d*>>?/g, ' ');
}
