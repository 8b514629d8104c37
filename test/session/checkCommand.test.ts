import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { exitCodeOf, isCheck } from '../../src/session/checkCommand.ts';

suite('isCheck', () => {
  for (const command of ['npm test', 'cd a && npm run test -- x', 'node --test', 'cargo clippy', 'npx tsc -p .'])
    test(`is true of ${command}`, () => assert(isCheck(command)));
  for (const command of ['ls', 'cat npm-test.md', 'echo contest', 'git commit -m "fix"'])
    test(`is false of ${command}`, () => assert(!isCheck(command)));
});

suite('the exit code of', () => {
  const said: Record<ReturnType<typeof exitCodeOf>, string[]> = {
    check: [
      'npm test',
      'cd app && npm test -- --grep "a | b; c"',
      'npm test && echo fine',
      'npm test 2>&1',
      'npm test > out.txt 2>&1',
      'npm test &> out.txt',
      'npm test;\n',
      '(npm test)',
      'set -o pipefail; npm test 2>&1 | tail -20',
      'set -euo pipefail\nnpm test | grep -v ok',
      'npm run lint; npm test',
    ],
    shown: [
      'npm test | tail -20',
      'npm test 2>&1 | tee log | tail -n 40',
      'npm test; echo "exit: $?"',
      'npm test | cat',
    ],
    hidden: [
      'npm test || true',
      'npm test | grep pass',
      'npm test | head -3',
      'npm test | tail -1',
      'npm test; git status',
      'npm test &',
      'npm test & wait',
      'echo "$(npm test)"',
      'echo `npm test`',
      'if npm test; then echo yes; else echo no; fi',
      'ls',
    ],
  };
  for (const [whose, commands] of Object.entries(said))
    for (const command of commands)
      test(`${JSON.stringify(command)}: ${whose}`, () => assert.equal(exitCodeOf(command), whose));
});
