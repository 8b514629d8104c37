import assert from 'node:assert/strict';
import test from 'node:test';
import { auditExport } from '../../src/host/audit/auditExport.ts';
import { AuditFeed } from '../../src/host/audit/auditFeed.ts';
import type { Logged, SessionEvent } from '../../src/session/event.ts';

const shown = { tool: 'bash', title: 'ls', detail: 'ls', facts: [], hash: 'h1' };
const asked = { type: 'permissionRequested', request: 1, run: 1, branch: 1, call: 'c1', shown } as const;
const decided = { type: 'permissionDecided', request: 1, branch: 1, scope: 'once', reason: '', hash: 'h1' } as const;
const started = { type: 'toolStarted', run: 1, branch: 1, call: 'c2', tool: 'read', title: 'a.ts' } as const;

test('the trail is read page by page, and what changes is told', async () => {
  const { log, feed, told } = place(2);
  add(log, { ...started, call: 'c0' }, started, asked);
  await feed.pull();
  assert.deepEqual(told, [[1, 2], [3]]);
  add(log, { ...decided, decision: 'allow', by: 'person' });
  await feed.pull();
  assert.deepEqual(told.at(-1), [3]);
  assert.equal(feed.row(3)?.decision, 'allowed');
  assert.deepEqual(feed.shown(3), shown);
  assert.equal(feed.row(9), undefined);
});

test('whoever asks while it reads hears of what came meanwhile', async () => {
  const { log, feed } = place(10);
  add(log, started);
  const first = feed.pull();
  add(log, asked);
  await Promise.all([first, feed.pull()]);
  assert.equal(feed.rows.length, 2);
});

test('a reading that fails is told and the next one goes on', async () => {
  const { log, feed, fail } = place(10);
  add(log, started);
  fail('the background process is gone');
  await assert.rejects(feed.pull(), /is gone/);
  fail('');
  await feed.pull();
  assert.equal(feed.rows.length, 1);
});

test('the export is the rows the filter leaves, each with what was shown for it', async () => {
  const { log, feed } = place(10);
  add(log, started, asked);
  await feed.pull();
  const lines = auditExport('s1', feed, { tool: 'bash' }).trimEnd().split('\n');
  assert.equal(lines.length, 1);
  const row = JSON.parse(lines[0] ?? '') as Record<string, unknown>;
  assert.deepEqual([row['session'], row['title'], row['shown']], ['s1', 'ls', shown]);
  assert.equal(auditExport('s1', feed, { agent: 'nobody' }), '');
});

function place(pageSize: number) {
  const log: Logged[] = [];
  let reason = '';
  const feed = new AuditFeed(async since => {
    if (reason !== '') throw new Error(reason);
    return log.filter(event => event.seq > since).slice(0, pageSize);
  });
  const told: number[][] = [];
  feed.changed.on(rows => told.push(rows.map(({ seq }) => seq)));
  return { log, feed, told, fail: (words: string) => void (reason = words) };
}

function add(log: Logged[], ...events: SessionEvent[]): void {
  for (const event of events) log.push({ ...event, seq: log.length + 1, time: 1000 + log.length });
}
