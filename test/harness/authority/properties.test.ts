import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { loadRules, type HeldRule } from '../../../src/harness/authority/rules.ts';
import { ruling, type Question } from '../../../src/harness/authority/ruling.ts';
import { commandUse, type Use } from '../../../src/harness/authority/use.ts';
import { callHash, shownCall } from '../../../src/harness/callCard.ts';
import { authoritySchema, type Grant, type Rule, type Verdict } from '../../../src/session/rule.ts';
import { walled } from '../../support/callPlaces.ts';
import { parseCommand } from '../../support/shellParser.ts';
import { held } from './question.ts';

const numRuns = 2000;

const words = [
  'git',
  'log',
  'push',
  'npm',
  'test',
  'curl',
  'rm',
  '-rf',
  '-C',
  '*',
  'src/a.ts',
  '/usr/bin/curl',
  "'a b'",
  '$x',
];
const word = fc.constantFrom(...words);
const simple = fc.array(word, { minLength: 1, maxLength: 4 }).map(parts => parts.join(' '));
const glue = fc.constantFrom(
  ' && ',
  ' || ',
  '; ',
  ' | ',
  '\n',
  ' & ',
  ' &&& ',
  ' > f; ',
  ' $(',
  '`',
  ' <(',
  ') ',
  '"',
  "'",
  ' {a,b} ',
  ' \\',
);
/** What looks like a command, whole or not, plain or not. */
const bashLike = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: simple },
      { weight: 3, arbitrary: glue },
      { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
    ),
    {
      minLength: 1,
      maxLength: 7,
    },
  )
  .map(parts => parts.join(''));
const randomBytes = fc.uint8Array({ maxLength: 60 }).map(bytes => Buffer.from(bytes).toString('latin1'));
const text = fc.oneof({ weight: 5, arbitrary: bashLike }, { weight: 1, arbitrary: randomBytes });

const element = fc.oneof(word, fc.array(word, { minLength: 1, maxLength: 3 }));
function ruleOf(decision: fc.Arbitrary<Verdict>): fc.Arbitrary<Rule> {
  const when = fc.option(
    fc.record(
      { wall: fc.constantFrom('inside', 'outside'), authority: fc.subarray([...authoritySchema.options]) },
      { requiredKeys: [] },
    ),
  );
  const of = (tool: string, match: fc.Arbitrary<Rule['match']>): fc.Arbitrary<Rule> =>
    fc.tuple(match, decision, when).map(([made, verdict, at]) => ({
      tool,
      match: made,
      decision: verdict,
      // Rules that hold on their own, so that what is left out is left out for the reason under test.
      examples: { yes: [exampleOf(tool, made)], no: [] },
      ...(at ? { when: at } : {}),
    }));
  return fc.oneof(
    of('bash', fc.array(element, { maxLength: 3 })),
    of('edit', fc.subarray(['src/**', '**/*.ts', 'secrets/', '*'], { maxLength: 1 })),
  );
}
/** What a rule speaks of. Where its own words are not plain, an allow with it does not hold anyway. */
function exampleOf(tool: string, match: Rule['match']): string {
  if (tool !== 'bash') return 'src/a.ts';
  return match.map(element => (typeof element === 'string' ? element : (element[0] ?? ''))).join(' ') || 'ls';
}

const anyVerdict = fc.constantFrom<Verdict>('allow', 'ask', 'deny');
const rules = fc.array(
  ruleOf(anyVerdict).map(rule => held(rule)),
  { maxLength: 5 },
);
const grants: fc.Arbitrary<Grant[]> = fc.array(
  fc.record({
    scope: fc.constantFrom('once', 'branch', 'session'),
    branch: fc.constantFrom(1, 2),
    rule: ruleOf(fc.constant('allow')),
    hash: fc.constantFrom('h', 'other'),
  }),
  { maxLength: 3 },
);

type Around = Omit<Question, 'use'>;
const around: fc.Arbitrary<Around> = fc.record({
  branch: fc.constantFrom(1, 2),
  hash: fc.constant('h'),
  authority: fc.constantFrom(...authoritySchema.options),
  wall: fc.constantFrom('walled', 'container', 'none'),
  leaves: fc.boolean(),
  rules,
  grants,
  scratch: fc.constant('.banyan/s1/main'),
});

async function useFrom(command: string, path: string): Promise<Use> {
  return path === '' ? commandUse(command, await parseCommand(command)) : { kind: 'file', tool: 'edit', path };
}
const path = fc.constantFrom('', '', '', 'src/a.ts', 'secrets/a.pem', '.git/config', '/etc/passwd');

const strictness: Record<Verdict, number> = { allow: 0, ask: 1, deny: 2 };
const strict = (question: Question): number => strictness[ruling(question).verdict];

test('another rule that refuses or asks never widens anything', async () => {
  const tighter = ruleOf(fc.constantFrom<Verdict>('deny', 'ask')).map(rule => held(rule));
  await fc.assert(
    fc.asyncProperty(text, path, around, tighter, fc.nat(5), async (command, file, at, more, place) => {
      const use = await useFrom(command, file);
      const before = strict({ use, ...at });
      const after = strict({ use, ...at, rules: at.rules.toSpliced(place, 0, more) });
      assert.ok(after >= before);
    }),
    { numRuns },
  );
});

test('a rule that refuses a command refuses it whatever stands around it', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(simple, { maxLength: 4 }),
      fc.array(simple, { maxLength: 4 }),
      around,
      async (before, after, at) => {
        const denies: HeldRule = held({
          tool: 'bash',
          match: ['evil'],
          decision: 'deny',
          examples: { yes: [], no: [] },
        });
        const use = await useFrom([...before, 'evil x', ...after].join('; '), '');
        assert.equal(ruling({ use, ...at, rules: [...at.rules, denies] }).verdict, 'deny');
      },
    ),
    { numRuns },
  );
});

test('the workspace’s own rules never widen anything, whatever they are', async () => {
  const entries = fc.array(
    fc.oneof(ruleOf(anyVerdict), fc.jsonValue(), fc.record({ tool: fc.constant('bash'), decision: anyVerdict })),
    {
      maxLength: 4,
    },
  );
  await fc.assert(
    fc.asyncProperty(text, path, around, entries, async (command, file, at, brought) => {
      const use = await useFrom(command, file);
      const loaded = await loadRules([{ source: 'workspace', place: 'here', entries: brought }], parseCommand);
      assert.ok(strict({ use, ...at, rules: [...at.rules, ...loaded.rules] }) >= strict({ use, ...at }));
      // An allow in it is told, and a list that is wrong is never passed over in silence.
      const allows = brought.filter(
        entry => typeof entry === 'object' && entry !== null && 'decision' in entry && entry.decision === 'allow',
      );
      assert.ok(loaded.problems.length >= allows.length);
    }),
    { numRuns },
  );
});

test('nothing is allowed by a rule or an answer that does not parse, or is not plain', async () => {
  await fc.assert(
    fc.asyncProperty(text, around, async (command, at) => {
      const use = await useFrom(command, '');
      if (use.kind !== 'command' || use.parsed.plain) return;
      const once = at.grants.some(({ scope, branch }) => scope === 'once' && branch === at.branch);
      const { verdict } = ruling({ use, ...at, grants: at.grants.map(grant => ({ ...grant, hash: 'other' })) });
      const inWall = at.wall !== 'none' && !at.leaves && use.parsed.whole;
      const reads = at.authority === 'readOnly' && at.wall === 'walled' && !at.leaves;
      if (verdict === 'allow')
        assert.ok(reads || (inWall && (at.authority === 'auto' || at.authority === 'unattended')), `${once}`);
    }),
    { numRuns },
  );
});

test('the hash is of what would run, byte for byte', () => {
  const digest = (of: string): string => createHash('sha256').update(of).digest('hex');
  const input = fc.record({ command: fc.string({ unit: 'binary' }), cwd: fc.string() }, { requiredKeys: ['command'] });
  fc.assert(
    fc.property(input, input, (one, other) => {
      const call = { id: 'a', name: 'bash', input: one };
      const { hash } = shownCall(call, digest, walled);
      assert.equal(hash, callHash({ ...call, id: 'b' }, digest));
      const same = JSON.stringify(one) === JSON.stringify(other);
      assert.equal(hash === callHash({ ...call, input: other }, digest), same);
    }),
    { numRuns },
  );
});
