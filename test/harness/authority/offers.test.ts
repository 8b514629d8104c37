import assert from 'node:assert/strict';
import { test } from 'node:test';
import { knownPrefix, offers } from '../../../src/harness/authority/offers.ts';
import { covers } from '../../../src/harness/authority/matchRule.ts';
import { command, file } from './question.ts';

const at = { branch: 'main', place: 'inside' } as const;

const prefixes: Record<string, string[] | undefined> = {
  'npm test -- --grep x': ['npm', 'test'],
  'npm run lint:fix': ['npm', 'run', 'lint:fix'],
  'npx vitest run src/a.test.ts': ['npx', 'vitest'],
  'git status --short': ['git', 'status'],
  'cargo test': ['cargo', 'test'],
  'python -m pytest -q': ['python', '-m', 'pytest'],
  'node --test test/a.test.js': ['node', '--test'],
  'git push': undefined,
  'npm publish': undefined,
  'npm run': undefined,
  'npx -c id': undefined,
  'python -c x': undefined,
  'curl x': undefined,
  'npm test && npm run lint': undefined,
  'npm test > out': undefined,
  'constructor name': undefined,
};
for (const [text, prefix] of Object.entries(prefixes))
  test(`${text}: a rule may begin with ${prefix?.join(' ') ?? 'nothing but the whole command'}`, async () => {
    const use = await command(text);
    assert.deepEqual(knownPrefix(use), prefix);
    for (const { rule } of offers(use, at)) {
      assert.deepEqual(rule.match, prefix ?? []);
      assert.equal(rule.exact, prefix ? undefined : text);
      assert.ok(covers([rule], use));
    }
  });

test('the offers go from the branch to the folder and say the rule in plain words', async () => {
  const made = offers(await command('npm test'), at);
  assert.deepEqual(
    made.map(({ scope, words }) => `${scope}: ${words}`),
    [
      'branch: `npm test …` inside the wall for main, until the session ends.',
      'session: `npm test …` inside the wall for every branch, until the session ends.',
      'workspace: `npm test …` inside the wall in this folder, until you revoke it.',
    ],
  );
  assert.deepEqual(made[0]?.rule.when, { wall: 'inside' });
  const open = offers(await command('npm test'), { branch: 'main', place: 'unwalled' });
  assert.equal(open[0]?.words, '`npm test …` for main, until the session ends.');
  assert.equal(open[0]?.rule.when, undefined);
  const exact = offers(await command('rm -r out'), { branch: 'main', place: 'unwalled' });
  assert.equal(exact[0]?.words, 'Exactly `rm -r out` for main, until the session ends.');
});

test('files: this one, then every one but the protected', () => {
  const made = offers(file('edit', 'src/a.ts'), { branch: 'main', place: 'unwalled' });
  assert.deepEqual(
    made.map(({ scope, words }) => `${scope}: ${words}`),
    [
      'branch: Edits of src/a.ts for main, until the session ends.',
      'branch: Edits of every file in the working copy but the protected ones for main, until the session ends.',
      'session: Edits of every file in the working copy but the protected ones for every branch, until the session ends.',
      'workspace: Edits of every file in the working copy but the protected ones in this folder, until you revoke it.',
    ],
  );
  assert.ok(!covers([made[1]?.rule ?? assert.fail()], file('edit', '.vscode/settings.json')));
});

test('what is protected, outside, or does not parse has no wider answer', async () => {
  for (const use of [file('edit', '.git/config'), file('write', '/etc/x'), await command('git log &&& rm x')])
    assert.deepEqual(offers(use, at), []);
});
