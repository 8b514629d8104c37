import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ruling, type Question } from '../../../src/harness/authority/ruling.ts';
import type { Use } from '../../../src/harness/authority/use.ts';
import type { Verdict } from '../../../src/session/rule.ts';
import { command, file, held, question, rule } from './question.ts';

const npmTest = await command('npm test');
const loop = await command('for f in a b; do echo $f; done');
const broken = await command('git log &&& rm x');
const source = file('edit', 'src/a.ts');

/** What holds where no rule and no answer speaks, by authority and wall: read, a command, one that does not parse, an edit. */
const table: readonly [Question['authority'], Question['wall'], Verdict, Verdict, Verdict, Verdict][] = [
  ['readOnly', 'walled', 'allow', 'allow', 'allow', 'deny'],
  ['readOnly', 'container', 'allow', 'deny', 'deny', 'deny'],
  ['readOnly', 'none', 'allow', 'deny', 'deny', 'deny'],
  ['ask', 'walled', 'allow', 'ask', 'ask', 'ask'],
  ['ask', 'none', 'allow', 'ask', 'ask', 'ask'],
  ['auto', 'walled', 'allow', 'allow', 'ask', 'allow'],
  ['auto', 'container', 'allow', 'allow', 'ask', 'allow'],
  ['auto', 'none', 'allow', 'ask', 'ask', 'ask'],
  ['unattended', 'walled', 'allow', 'allow', 'ask', 'allow'],
  ['unattended', 'none', 'allow', 'ask', 'ask', 'ask'],
];

for (const [authority, wall, read, bash, unparsed, edit] of table)
  test(`${authority}, ${wall}: read ${read}, command ${bash}, unparsed ${unparsed}, edit ${edit}`, () => {
    const of = (use: Use): Verdict => ruling(question(use, { authority, wall })).verdict;
    assert.deepEqual([of(file('read', 'src/a.ts')), of(npmTest), of(broken), of(source)], [read, bash, unparsed, edit]);
    assert.equal(of(loop), bash);
  });

test('leaving the wall is asked about whatever is allowed, in every authority that may change things', () => {
  const rules = [held(rule('allow', 'bash')), held(rule('allow', 'edit'))];
  const grants = [{ scope: 'session', branch: 1, rule: rule('allow', 'bash') }] as const;
  for (const authority of ['ask', 'auto', 'unattended'] as const)
    for (const use of [npmTest, source])
      assert.equal(ruling(question(use, { authority, leaves: true, rules, grants })).verdict, 'ask');
  assert.equal(ruling(question(npmTest, { authority: 'readOnly', leaves: true, rules })).verdict, 'deny');
  const denies = [held(rule('deny', 'bash', 'npm'))];
  assert.equal(ruling(question(npmTest, { leaves: true, rules: denies })).verdict, 'deny');
});

test('a late answer allows exactly the call that was shown, on its branch, also outside', () => {
  const late = { scope: 'once', branch: 1, hash: 'shown', rule: rule('allow', 'bash') } as const;
  const of = (over: Partial<Question>): Verdict => ruling(question(npmTest, { grants: [late], ...over })).verdict;
  assert.equal(of({ hash: 'shown' }), 'allow');
  assert.equal(of({ hash: 'shown', leaves: true }), 'allow');
  assert.equal(of({ hash: 'other' }), 'ask');
  assert.equal(of({ hash: 'shown', branch: 2 }), 'ask');
});

test('answers hold where they were given: for a branch, for the session, inside the wall', () => {
  const made = { ...rule('allow', 'bash', 'npm', 'test'), when: { wall: 'inside' } } as const;
  const of = (scope: 'branch' | 'session', over: Partial<Question>): Verdict =>
    ruling(question(npmTest, { grants: [{ scope, branch: 1, rule: made }], ...over })).verdict;
  assert.equal(of('branch', {}), 'allow');
  assert.equal(of('branch', { branch: 2 }), 'ask');
  assert.equal(of('session', { branch: 2 }), 'allow');
  assert.equal(of('session', { wall: 'none' }), 'ask');
  assert.equal(of('session', { authority: 'readOnly', wall: 'none' }), 'deny');
});

test('a rule that asks is stricter than every answer', () => {
  const grants = [{ scope: 'session', branch: 1, rule: rule('allow', 'bash', 'npm') }] as const;
  const rules = [held(rule('ask', 'bash', 'npm', 'test'))];
  const found = ruling(question(npmTest, { rules, grants, authority: 'auto' }));
  assert.equal(found.verdict, 'ask');
  assert.deepEqual(found.rule, { words: 'Asks for `npm test …`', source: 'user' });
});

test('a rule may speak of one authority, or of one side of the wall', () => {
  const rules = [held({ ...rule('deny', 'bash', 'npm'), when: { authority: ['unattended'] } })];
  assert.equal(ruling(question(npmTest, { rules, authority: 'unattended' })).verdict, 'deny');
  assert.equal(ruling(question(npmTest, { rules, authority: 'auto' })).verdict, 'allow');
  const inside = [held({ ...rule('allow', 'bash', 'npm'), when: { wall: 'inside' } })];
  assert.equal(ruling(question(npmTest, { rules: inside })).verdict, 'allow');
  assert.equal(ruling(question(npmTest, { rules: inside, wall: 'none' })).verdict, 'ask');
});

test('several rules may allow the parts of one command', async () => {
  const use = await command('npm test | tee /dev/null');
  const rules = [held(rule('allow', 'bash', 'npm', 'test')), held(rule('allow', 'bash', 'tee'))];
  assert.equal(ruling(question(use, { rules })).verdict, 'allow');
  assert.equal(ruling(question(use, { rules: rules.slice(0, 1) })).verdict, 'ask');
});

const guarded = [
  '.vscode/tasks.json',
  'sub/.VSCode/Settings.json',
  '.git/hooks/x',
  'a/.mcp.json',
  '.devcontainer/x',
  'x.code-workspace',
];
for (const path of [...guarded, '.git./config', 'GIT~1/config', '.claude/settings.json'])
  test(`${path} is protected: refused inside the wall with the way out, never allowed by a rule`, () => {
    const rules = [held(rule('allow', 'write'))];
    const inside = ruling(question(file('write', path), { rules, authority: 'auto' }));
    assert.equal(inside.verdict, 'deny');
    assert.match(inside.why, /call write again with outside: true and a reason/);
    assert.equal(ruling(question(file('write', path), { rules, leaves: true })).verdict, 'ask');
    assert.equal(ruling(question(file('write', path), { rules, wall: 'none' })).verdict, 'ask');
    assert.equal(ruling(question(file('write', path), { rules, authority: 'auto', wall: 'container' })).verdict, 'ask');
  });

test('rules for files: globs, folders with and without a slash, and any spelling of case for what refuses', () => {
  const deny = (glob: string, path: string): Verdict =>
    ruling(question(file('read', path), { rules: [held(rule('deny', 'read', glob))] })).verdict;
  for (const glob of ['secrets', 'secrets/', '/secrets/', 'secrets/**', 'SECRETS/*.pem', '**/*.pem', '*.{pem,key}'])
    assert.equal(deny(glob, 'secrets/a.pem'), 'deny', glob);
  assert.equal(deny('secrets/', 'src/secret.ts'), 'allow');
  const allow = (glob: string, path: string): Verdict =>
    ruling(question(file('edit', path), { rules: [held(rule('allow', 'edit', glob))] })).verdict;
  assert.equal(allow('src/**', 'src/a/b.ts'), 'allow');
  assert.equal(allow('src/**', 'test/a.ts'), 'ask');
  assert.equal(allow('**', '/etc/passwd'), 'ask');
});

test('the reason of a rule is what the agent reads', () => {
  const rules = [held({ ...rule('deny', 'bash', 'npm', 'publish'), reason: 'Releases are made by CI.' }, 'workspace')];
  const use = npmTest.kind === 'command' ? { ...npmTest, parsed: { ...npmTest.parsed, commands: [] } } : npmTest;
  assert.equal(ruling(question(use, { rules })).verdict, 'ask');
  return command('npm publish').then(publish => {
    assert.equal(
      ruling(question(publish, { rules })).why,
      'A rule of this workspace refuses this: Releases are made by CI.',
    );
  });
});

test('a branch writes its own scratch folder without a question in every authority, and no other one', () => {
  for (const authority of ['readOnly', 'ask', 'auto', 'unattended'] as const)
    for (const wall of ['walled', 'container', 'none'] as const) {
      const of = (tool: string, path: string, over: Partial<Question> = {}): Verdict =>
        ruling(question(file(tool, path), { authority, wall, ...over })).verdict;
      assert.equal(of('write', '.banyan/s1/main/notes.md'), 'allow');
      assert.equal(of('edit', '.banyan/s1/main/deep/notes.md'), 'allow');
      for (const path of ['.banyan/s1/main', '.banyan/s1/mainly/a.md', '.banyan/s1/other/a.md', '.banyan/.gitignore'])
        assert.equal(of('write', path), 'deny', path);
      assert.equal(of('write', '.Banyan/s1/other/a.md'), 'deny');
      assert.notEqual(of('write', '.banyan/s1/main/.vscode/tasks.json'), 'allow');
      assert.notEqual(of('write', '.banyan/s1/main/notes.md', { leaves: true }), 'allow');
      assert.equal(of('write', '.banyan/memory/build.md'), of('write', 'src/build.md'));
      const rules = [held(rule('deny', 'write', ['.banyan/**']))];
      assert.equal(of('write', '.banyan/s1/main/notes.md', { rules }), 'deny');
    }
});
