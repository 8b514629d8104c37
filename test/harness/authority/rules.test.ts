import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadRules, type LoadedRules } from '../../../src/harness/authority/rules.ts';
import type { RuleSource } from '../../../src/session/rule.ts';
import { parseCommand } from '../../support/shellParser.ts';

function load(source: RuleSource, ...entries: unknown[]): Promise<LoadedRules> {
  return loadRules([{ source, place: 'the settings', entries }], parseCommand);
}

const allowTest = {
  tool: 'bash',
  match: ['npm', ['test', 'run']],
  decision: 'allow',
  examples: { yes: ['npm test'], no: ['npm publish'] },
};
const denyCurl = { tool: 'bash', match: ['curl'], decision: 'deny', examples: { yes: ['curl x'], no: ['ls'] } };
const askAll = { tool: 'bash', match: [], decision: 'ask', examples: { yes: [], no: [] } };

test('a rule that does what its examples say holds', async () => {
  const { rules, problems } = await load('user', allowTest, denyCurl);
  assert.deepEqual(problems, []);
  assert.deepEqual(
    rules.map(({ words }) => words),
    ['Allows `npm (test or run) …`', 'Refuses `curl …`'],
  );
});

const broken: readonly [string, unknown, RegExp][] = [
  [
    'an example that does not match',
    { ...allowTest, examples: { yes: ['yarn test'], no: [] } },
    /does not match its own example "yarn test"/,
  ],
  [
    'an example that should not match',
    { ...allowTest, examples: { yes: ['npm test'], no: ['npm run x'] } },
    /matches "npm run x"/,
  ],
  ['no example of what is allowed', { ...allowTest, examples: { yes: [], no: [] } }, /needs an example/],
  [
    'an example that is not plain',
    { ...allowTest, match: ['npm'], examples: { yes: ['npm test $x'], no: [] } },
    /does not match/,
  ],
  ['a shape that is none', { ...allowTest, match: 'npm' }, /cannot be read \(match: /],
  ['one exact command', { ...allowTest, exact: 'npm test' }, /only an answer/],
];
for (const [what, entry, words] of broken)
  test(`a rule that allows, with ${what}, does not hold and is told`, async () => {
    const { rules, problems } = await load('user', entry);
    assert.deepEqual(rules, []);
    assert.equal(problems.length, 1);
    assert.match(problems[0] ?? '', /^Rule 1 in the settings does not hold: /);
    assert.match(problems[0] ?? '', words);
  });

for (const entry of [
  { ...denyCurl, examples: { yes: ['wget x'], no: [] } },
  { ...denyCurl, match: 'curl' },
  { ...denyCurl, decision: 'refuse' },
  { ...denyCurl, decision: 'ask', examples: { yes: [], no: ['curl x'] } },
])
  test(`a broken rule that was to close something opens nothing: ${JSON.stringify(entry)}`, async () => {
    const { rules, problems } = await load('user', entry);
    assert.deepEqual(
      rules.map(({ rule }) => rule),
      [askAll],
    );
    assert.match(problems[0] ?? '', /every use of bash is asked about\.$/);
  });

for (const entry of [null, 7, 'deny curl', {}, { decision: 'deny' }, []])
  test(`what is no rule at all asks about every change: ${JSON.stringify(entry)}`, async () => {
    const { rules } = await load('user', entry);
    assert.deepEqual(
      rules.map(({ rule }) => `${rule.decision} ${rule.tool}`),
      ['ask bash', 'ask edit', 'ask write'],
    );
  });

test('a workspace may tighten and never widen', async () => {
  const { rules, problems } = await load('workspace', allowTest, denyCurl);
  assert.deepEqual(
    rules.map(({ rule, source }) => `${source} ${rule.decision}`),
    ['workspace deny'],
  );
  assert.match(problems[0] ?? '', /may only tighten/);
});

test('a list that cannot be read asks about every change', async () => {
  const lists = [{ source: 'workspace', place: '.vscode/banyan-rules.json', entries: undefined }] as const;
  const { rules, problems } = await loadRules(lists, parseCommand);
  assert.deepEqual(
    rules.map(({ rule }) => rule.tool),
    ['bash', 'edit', 'write'],
  );
  assert.match(problems[0] ?? '', /^The rules in \.vscode\/banyan-rules\.json cannot be read/);
});

test('examples of files are paths', async () => {
  const entry = {
    tool: 'edit',
    match: ['src/**'],
    decision: 'allow',
    examples: { yes: ['src/a.ts'], no: ['test/a.ts'] },
  };
  assert.deepEqual((await load('user', entry)).problems, []);
  assert.equal((await load('user', { ...entry, examples: { yes: ['/etc/passwd'], no: [] } })).problems.length, 1);
});
