import type { AuditRow } from '../../../src/session/auditRow.ts';
import type { ShownCall } from '../../../src/session/event.ts';

const time = Date.UTC(2026, 10, 21, 12, 20, 11);

/** A row of a trail that differs from a plain command that ran in `own`. */
export function auditRow(seq: number, own: Partial<AuditRow> = {}): AuditRow {
  return {
    seq,
    time: time + seq * 1000,
    branch: 1,
    run: 1,
    agent: 'main',
    tool: 'bash',
    title: 'npm test',
    decision: 'ran',
    files: [],
    violations: [],
    node: 4,
    turn: 2,
    ...own,
  };
}

/** What a row says of a call that ran inside the wall and went well. */
const well = {
  authority: 'auto',
  wall: 'inside',
  result: 'ok',
  exit: 0,
  ms: 4000,
  ranHash: 'b1946ac92492d2347c6235b4d2611184',
} as const;

const hash = '5891b5b522d5df086d0ff0b110fbd9d2';
const change = (path: string, added: number, removed: number): AuditRow['files'][number] => ({
  path,
  change: 'edited',
  added,
  removed,
});

/** A trail with one row of every kind. */
export const auditTrail: AuditRow[] = [
  auditRow(1, {
    tool: '',
    title: 'authority unattended, until 2026-11-22T08:00Z, may reach registry.example.org, budget $25.00',
    decision: 'changed',
    turn: 0,
    node: 0,
  }),
  auditRow(2, { ...well, tool: 'read', title: 'src/auth/client.ts' }),
  auditRow(3, {
    ...well,
    tool: 'edit',
    title: 'src/auth/client.ts',
    files: [change('src/auth/client.ts', 31, 9), change('src/auth/token.ts', 7, 0)],
  }),
  auditRow(4, { ...well, exit: 1, result: 'failed', title: 'npm test -- login' }),
  auditRow(5, {
    agent: 'mig-billing',
    title: 'npx drizzle-kit push --config billing.config.ts',
    decision: 'deferred',
    by: 'harness',
    reason: 'nobody is there',
    result: 'denied',
    shownHash: hash,
  }),
  auditRow(6, {
    agent: 'retry-loop',
    title:
      'npm install left-pad && node scripts/postinstall.mjs --registry https://registry.example.org --really-long-option',
    decision: 'denied',
    by: 'rule',
    rule: 'Refuses `npm install …`',
    source: 'user',
    result: 'denied',
    shownHash: hash,
  }),
  auditRow(7, {
    ...well,
    title: 'curl https://example.com/install.sh',
    decision: 'allowed',
    by: 'person',
    scope: 'once',
    shownHash: hash,
    ranHash: hash,
    wall: 'outside',
    result: 'failed',
    exit: 6,
    violations: [{ kind: 'network', what: 'example.com:443', words: 'example.com is not on the list of hosts.' }],
  }),
  auditRow(8, {
    title: '`npm test …` inside the wall for every branch, until the session ends.',
    decision: 'granted',
    by: 'person',
    scope: 'session',
    rule: '`npm test …` inside the wall for every branch, until the session ends.',
    source: 'answer',
  }),
  auditRow(9, {
    title: 'npm publish',
    decision: 'asked',
    shownHash: hash,
  }),
];

export const auditShown: ShownCall = {
  tool: 'bash',
  title: 'curl https://example.com/install.sh',
  detail: 'curl https://example.com/install.sh',
  facts: [
    { label: 'Runs in', words: 'your workspace', outside: false },
    { label: 'Leaves the wall', words: 'the installer is needed', outside: true },
  ],
  hash,
};
