import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { emptyAudit, foldAudit, type Audit } from '../../src/session/audit.ts';
import { filterAudit } from '../../src/session/auditFilter.ts';
import type { AuditRow } from '../../src/session/auditRow.ts';
import type { Logged, SessionEvent, ShownCall } from '../../src/session/event.ts';
import type { Rule } from '../../src/session/rule.ts';
import { choices, sessionFrom } from '../support/randomSession.ts';

const rule: Rule = { tool: 'bash', match: ['npm', 'test'], decision: 'allow', examples: { yes: ['npm test'], no: [] } };
const shown: ShownCall = {
  tool: 'bash',
  title: 'npm test',
  detail: 'npm test',
  facts: [],
  hash: 'h1',
  wider: [{ scope: 'session', words: '`npm test …` for every branch, until the session ends.', rule }],
};
const start: SessionEvent[] = [
  { type: 'sessionCreated', session: 's1', folder: '/work', title: '', origin: 'person' },
  { type: 'branchCreated', branch: 1, name: 'main', parent: 0, from: 0, purpose: 'main', by: 'person' },
];
const asked: SessionEvent = { type: 'permissionRequested', request: 1, run: 1, branch: 1, call: 'c1', shown };
const decided = { type: 'permissionDecided', request: 1, branch: 1, scope: 'once', reason: '', hash: 'h1' } as const;
const allowed: SessionEvent = { ...decided, decision: 'allow', by: 'person' };
const started: SessionEvent = {
  type: 'toolStarted',
  run: 1,
  branch: 1,
  call: 'c1',
  tool: 'bash',
  title: 'npm test',
  hash: 'h1',
  authority: 'auto',
  request: 1,
  wall: 'inside',
};
const finished: SessionEvent = {
  type: 'toolFinished',
  run: 1,
  branch: 1,
  call: 'c1',
  result: 'failed',
  ms: 40,
  exit: 1,
  text: 'no',
  files: [{ path: 'src/a.ts', change: 'edited', added: 2, removed: 1 }],
  violations: [{ kind: 'network', what: 'x.org:443', words: 'x.org is not on the list.' }],
  lentUsed: [{ name: 'TOKEN', host: 'api.org' }],
};

suite('audit', () => {
  test('a call is one row: what was shown, who decided, what ran, behind which wall, with which result', () => {
    const audit = trail([...start, turn, asked, allowed, started, finished]);
    const expected: AuditRow = {
      seq: 4,
      time: 1004,
      branch: 1,
      run: 1,
      agent: 'main',
      tool: 'bash',
      title: 'npm test',
      decision: 'allowed',
      by: 'person',
      scope: 'once',
      authority: 'auto',
      wall: 'inside',
      result: 'failed',
      exit: 1,
      ms: 40,
      files: [{ path: 'src/a.ts', change: 'edited', added: 2, removed: 1 }],
      violations: [{ kind: 'network', what: 'x.org:443', words: 'x.org is not on the list.' }],
      lentUsed: [{ name: 'TOKEN', host: 'api.org' }],
      shownHash: 'h1',
      ranHash: 'h1',
      node: 7,
      turn: 3,
    };
    assert.deepEqual(audit.rows, [expected]);
    assert.equal(audit.shown.get(4), shown);
  });

  test('a row says how far its call has come', () => {
    const steps: [SessionEvent[], Partial<AuditRow>][] = [
      [[asked], { decision: 'asked' }],
      [
        [asked, { ...decided, decision: 'deny', by: 'person', reason: 'not now' }],
        { decision: 'denied', reason: 'not now' },
      ],
      [[asked, byRule], { decision: 'denied', by: 'rule', rule: 'no installs', source: 'user' }],
      [[asked, deferred], { decision: 'deferred', by: 'harness' }],
      [[asked, deferred, late], { decision: 'allowed', by: 'person, later' }],
      [[asked, allowed, started, ended], { decision: 'allowed', result: 'unknown' }],
      [[asked, ended], { decision: 'asked', result: 'notRun' }],
      [[{ ...started, call: 'c2' }], { decision: 'ran', authority: 'auto' }],
    ];
    for (const [events, expected] of steps) {
      const [row] = trail([...start, ...events]).rows;
      assert.ok(row);
      assert.deepEqual({ ...row, ...expected }, row, JSON.stringify(expected));
    }
  });

  test('a call refused by the branch’s own authority has a row although nobody was asked', () => {
    const [row, ...others] = trail([...start, results('denied')]).rows;
    assert.deepEqual([row?.decision, row?.source, row?.title, others.length], ['denied', 'authority', 'rm -rf x', 0]);
    assert.deepEqual(trail([...start, results('cancelled')]).rows, []);
    const asksToo = trail([
      ...start,
      { ...asked, call: 'r1' },
      { ...decided, decision: 'deny', by: 'person' },
      results('denied'),
    ]);
    assert.deepEqual([asksToo.rows.length, asksToo.rows[0]?.result], [1, 'denied']);
  });

  test('a call that is tried again after its run was cut off is a row of its own', () => {
    const again: SessionEvent = { ...started, run: 2 };
    const audit = trail([...start, asked, allowed, started, ended, again, { ...finished, run: 2, result: 'ok' }]);
    assert.deepEqual(
      audit.rows.map(row => [row.run, row.result]),
      [
        [1, 'unknown'],
        [2, 'ok'],
      ],
    );
  });

  test('grants, revocations and settings are rows too, with the rule in the words that were offered', () => {
    const wider: SessionEvent = { ...decided, decision: 'allow', by: 'person', scope: 'session', granted: rule };
    const rows = trail([
      ...start,
      {
        type: 'branchConfigured',
        branch: 1,
        settings: { authority: 'unattended', unattended: { until: 0, hosts: ['a.org'] } },
      },
      { type: 'settingsChanged', source: 'window', words: 'hosts: a.org' },
      asked,
      wider,
      { type: 'grantRevoked', rule },
    ]).rows;
    assert.deepEqual(
      rows.map(row => [row.decision, row.title]),
      [
        ['changed', 'authority unattended, may reach a.org'],
        ['changed', 'hosts: a.org'],
        ['allowed', 'npm test'],
        ['granted', '`npm test …` for every branch, until the session ends.'],
        ['revoked', 'allow bash: npm test'],
      ],
    );
  });

  test('a renamed branch is one agent', () => {
    const audit = trail([
      ...start,
      asked,
      { type: 'branchRenamed', branch: 1, name: 'trunk' },
      { ...started, call: 'c2' },
    ]);
    assert.deepEqual(new Set(audit.rows.map(row => row.agent)), new Set(['trunk']));
  });

  test('gives the same rows whether events come at once or one by one, and passes over what it has', () => {
    fc.assert(
      fc.property(choices, list => {
        const events = logged(sessionFrom(list));
        const whole = foldAudit(emptyAudit, events);
        const single = events.reduce((audit, event) => foldAudit(audit, [event]), emptyAudit);
        assert.deepEqual(single.rows, whole.rows);
        assert.deepEqual(foldAudit(whole, events).rows, whole.rows);
      }),
    );
  });

  test('leaves the trail before as it was, and rows that did not change identical', () => {
    const before = trail([...start, asked, { ...started, call: 'c2' }]);
    const kept = structuredClone(before.rows);
    const after = foldAudit(before, [{ ...allowed, seq: 99, time: 2000 }]);
    assert.deepEqual(before.rows, kept);
    assert.notEqual(after.rows[0], before.rows[0]);
    assert.equal(after.rows[1], before.rows[1]);
  });
});

suite('audit filter', () => {
  const { rows } = trail([
    ...start,
    asked,
    allowed,
    started,
    finished,
    { ...started, call: 'c2', tool: 'read', title: 'docs/a.ts' },
  ]);
  const seqs = (filter: Parameters<typeof filterAudit>[1]): number[] => filterAudit(rows, filter).map(({ seq }) => seq);
  const [command = 0, read = 0] = rows.map(({ seq }) => seq);

  test('leaves what has the agent, the tool and the decision', () => {
    assert.deepEqual(seqs({}), [command, read]);
    assert.deepEqual(seqs({ agent: 'main', tool: 'read' }), [read]);
    assert.deepEqual(seqs({ decision: 'allowed' }), [command]);
    assert.deepEqual(seqs({ agent: 'other' }), []);
  });

  test('finds a file by its path, its name and its folder, and not by half a name', () => {
    assert.deepEqual(seqs({ file: './src/a.ts' }), [command]);
    assert.deepEqual(seqs({ file: 'a.ts' }), [command, read]);
    assert.deepEqual(seqs({ file: 'src/' }), [command]);
    assert.deepEqual(seqs({ file: '.ts' }), []);
  });

  test('finds words in whatever a person reads of a row', () => {
    assert.deepEqual(seqs({ text: ' NOT ON the list' }), [command]);
    assert.deepEqual(seqs({ text: 'docs' }), [read]);
  });
});

const turn: SessionEvent = {
  type: 'nodeAdded',
  id: 7,
  parent: 6,
  branch: 1,
  path: 'on',
  startsTurn: false,
  turn: 3,
  title: '',
  cost: 0,
  context: 0,
  kind: 'note',
  body: { words: 'x', blocks: [], from: 'branch', hops: 0 } as never,
};
const ended: SessionEvent = { type: 'runEnded', run: 1, branch: 1, outcome: 'interrupted' };
const byRule: SessionEvent = {
  ...decided,
  decision: 'deny',
  by: 'rule',
  rule: { words: 'no installs', source: 'user' },
};
const deferred: SessionEvent = { ...decided, decision: 'deny', by: 'harness', deferred: true };
const late: SessionEvent = {
  type: 'deferredDecided',
  request: 1,
  branch: 1,
  decision: 'allow',
  reason: '',
  hash: 'h1',
};

function results(result: 'denied' | 'cancelled'): SessionEvent {
  const outcomes = [{ call: 'r1', name: 'bash', title: 'rm -rf x', result, ms: 0, files: [] }];
  return { ...turn, kind: 'results', body: { blocks: [], outcomes } } as never;
}

function trail(events: readonly SessionEvent[]): Audit {
  return foldAudit(emptyAudit, logged(events));
}

function logged(events: readonly SessionEvent[]): Logged[] {
  return events.map((event, at) => ({ ...event, seq: at + 1, time: 1001 + at }));
}
