import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { reachOf } from '../../src/harness/authority/standing.ts';
import { mayOptions } from '../../src/session/agents.ts';
import { firstSettings, narrower, settingsOf } from '../../src/session/authority.ts';
import type { BranchSettings } from '../../src/session/branchSettings.ts';
import { authoritySchema } from '../../src/session/rule.ts';
import { emptyTree, type Branch } from '../../src/session/tree.ts';

const hosts = fc.subarray(['a.example.org', 'b.example.org', '*.example.net']);
const settings: fc.Arbitrary<BranchSettings> = fc.record(
  {
    authority: fc.constantFrom(...authoritySchema.options),
    budget: fc.record({
      dollars: fc.constantFrom(0, 1, 5, 20),
      minutes: fc.constantFrom(0, 10, 60),
      tokens: fc.constantFrom(0, 100, 900),
    }),
    treeBudget: fc.record({
      dollars: fc.constantFrom(0, 5),
      minutes: fc.constantFrom(0, 10),
      tokens: fc.constantFrom(0, 100, 900),
    }),
    may: fc.subarray([...mayOptions]),
    steps: fc.constantFrom(0, 2, 30),
    unattended: fc.record({ until: fc.constantFrom(100, 200, 300), hosts }),
    checkIn: fc.constantFrom(0, 200),
    model: fc.constant('m'),
  },
  { requiredKeys: [] },
);

const rank = (of: BranchSettings): number => authoritySchema.options.indexOf(of.authority ?? 'ask');
const limit = (amount = 0): number => (amount > 0 ? amount : Infinity);

function assertWithin(child: BranchSettings, parent: BranchSettings): void {
  assert.ok(rank(child) <= rank(parent), 'authority');
  assert.ok(limit(child.budget?.dollars) <= limit(parent.budget?.dollars), 'dollars');
  assert.ok(limit(child.budget?.minutes) <= limit(parent.budget?.minutes), 'minutes');
  assert.ok(limit(child.budget?.tokens) <= limit(parent.budget?.tokens), 'tokens of its own');
  assert.ok(limit(child.steps) <= limit(parent.steps), 'replies');
  assert.ok(limit(child.treeBudget?.tokens) <= limit(parent.treeBudget?.tokens), 'tokens');
  const grants = (of: BranchSettings): readonly string[] => of.may ?? mayOptions;
  assert.deepEqual(
    grants(child).filter(grant => !grants(parent).includes(grant)),
    [],
    'may',
  );
  for (const now of [50, 150, 250, 350]) {
    const [own, its] = [reachOf(child, [], now), reachOf(parent, [], now)];
    assert.ok(own.files === 'read' || its.files === 'write', 'files');
    assert.deepEqual(
      own.hosts.filter(host => !its.hosts.includes(host)),
      [],
      'hosts',
    );
    if (child.authority === 'unattended' && parent.unattended)
      assert.ok((child.unattended?.until ?? Infinity) <= parent.unattended.until, 'until');
  }
}

test('a child is never wider than its parent, in nothing', () => {
  fc.assert(
    fc.property(settings, settings, (child, parent) => {
      const made = narrower(child, parent);
      assertWithin(made, parent);
      assert.deepEqual(narrower(made, parent), made);
      assert.equal(made.checkIn, child.checkIn);
    }),
    { numRuns: 2000 },
  );
});

test('what is within already stays as it is', () => {
  const parent: BranchSettings = { authority: 'auto', budget: { dollars: 5, minutes: 0 } };
  const child: BranchSettings = { authority: 'ask', budget: { dollars: 2, minutes: 10 }, model: 'm' };
  assert.deepEqual(narrower(child, parent), child);
  assert.deepEqual(narrower({}, parent), parent);
});

test('a line of agents is as narrow as its narrowest, also when that changes later; a person’s branch stands by itself', () => {
  fc.assert(
    fc.property(fc.array(settings, { minLength: 2, maxLength: 5 }), line => {
      const branches = new Map(line.map((own, at) => [at + 1, branch(at + 1, own, at === 0 ? 'person' : 'agent')]));
      const tree = { ...emptyTree, branches };
      for (let id = 2; id <= line.length; id++) assertWithin(settingsOf(tree, id), settingsOf(tree, id - 1));
      branches.set(line.length, branch(line.length, line.at(-1) ?? {}, 'person'));
      assert.deepEqual(settingsOf(tree, line.length), line.at(-1));
    }),
    { numRuns: 500 },
  );
});

function branch(id: number, own: BranchSettings, by: 'person' | 'agent'): Branch {
  return {
    id,
    name: `b${id}`,
    parent: id - 1,
    from: 0,
    head: 0,
    purpose: 'spawn',
    by,
    created: 0,
    settings: own,
    cost: 0,
  };
}

test('a person who goes on from an agent’s child is not bound as the child is', () => {
  const settings: BranchSettings = { authority: 'readOnly', model: 'm', may: [], steps: 30 };
  const of = (...branches: Branch[]) => ({ branches: new Map(branches.map(each => [each.id, each])) });
  const main = branch(1, { authority: 'auto' }, 'person');
  const tree = of(main, branch(2, settings, 'agent'));
  assert.deepEqual(firstSettings(tree, 2, 'person'), { authority: 'readOnly', model: 'm' });
  assert.deepEqual(firstSettings(tree, 2, 'agent'), settings);
  assert.deepEqual(firstSettings(of(main, branch(2, settings, 'person')), 2, 'person'), settings);
  // What the child had lost since with its maker it does not have again here.
  const lessened = of(branch(1, { authority: 'ask' }, 'person'), branch(2, { authority: 'auto' }, 'agent'));
  assert.equal(firstSettings(lessened, 2, 'person').authority, 'ask');
});
