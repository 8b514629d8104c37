import { test } from 'node:test';
import assert from 'node:assert/strict';
import { emptyView, foldView, type View } from '../../../src/protocol/view.ts';
import type { OutlineRow } from '../../../webview/model/outlineRows.ts';
import { outlineRows } from '../../../webview/model/outlineRows.ts';
import { laneGraph } from '../../../webview/outline/laneGraph.ts';
import { agent, tenStory } from '../harness/agentStory.ts';
import { loginStory, receipt } from '../harness/scenes.ts';
import { frameOf, tellStory } from '../harness/story.ts';

const viewOf = (story: ReturnType<typeof tellStory>, branch: number): View =>
  foldView(emptyView, { n: 1, ...frameOf(story, branch) });

/** One row as text: lane step, name or words, icon, detail. */
function drawn(row: OutlineRow): string {
  const indent = '  '.repeat(row.depth);
  if (row.type === 'more') return `${indent}> ${row.words}`;
  if (row.type === 'ghost') return `${indent}~${row.name}`;
  const marks = [row.shown ? '*' : '', row.holder ? '[workspace]' : ''].filter(Boolean).join(' ');
  return `${indent}${row.branch.name}${marks ? ` ${marks}` : ''} ${row.state.icon || '-'} ${row.state.detail}`.trimEnd();
}

test('every branch is a row under its parent with its state', () => {
  const { story, mutex } = loginStory();
  assert.deepEqual(outlineRows(viewOf(story, mutex), {}, [], 'folded').map(drawn), [
    'main [workspace] error tests failed in turn 7',
    '  try-mutex * session-in-progress running npm test -- refresh',
    '  retry-loop shield asks to run a command',
    '    flake-stats session-in-progress running npm test -- login',
  ]);
});

test('ghosts stand under the branch they would start from', () => {
  const { story, main } = loginStory();
  const ghosts = [{ name: 'guard-refresh', parent: main, lane: 5 }];
  const rows = outlineRows(viewOf(story, main), {}, ghosts, 'folded').map(drawn);
  assert.equal(rows.at(-1), '  ~guard-refresh');
});

test('a result is news until the branch was looked at', () => {
  const story = tellStory();
  story.prompt(1, 'Go.');
  story.start(1);
  story.reply(1, ['Done.']);
  story.end(1, 'done', { receipt: receipt({}) });
  const other = story.branch('other', 0, 1);
  const view = viewOf(story, other);
  assert.equal(outlineRows(view, {}, [], 'folded')[0]?.type, 'branch');
  assert.equal(drawn(outlineRows(view, {}, [], 'folded')[0] as OutlineRow), 'main [workspace] pass no files changed');
  assert.equal(
    drawn(outlineRows(view, { 1: story.time }, [], 'folded')[0] as OutlineRow),
    'main [workspace] - no files changed',
  );
});

test('of many branches eight rows stay: the shown one, who asks and who failed first', () => {
  const story = tellStory();
  story.prompt(1, 'Go.');
  for (let n = 2; n <= 12; n++) {
    const branch = story.branch(`way-${n}`, 1, 1);
    story.prompt(branch, 'Try.');
    story.start(branch);
    if (n === 11) story.ask(branch, 'c', {});
    if (n === 12) story.end(branch, 'failed', { failure: { kind: 'network', message: 'No connection.' } });
    else if (n < 6) story.end(branch, 'done', { receipt: receipt({}) });
  }
  const rows = outlineRows(viewOf(story, 5), {}, [], 'folded').map(drawn);
  assert.equal(rows.length, 8);
  assert.deepEqual(rows.slice(-3), [
    '  way-11 shield asks to run a command',
    '  way-12 error no connection',
    '  > 5 more: 5 running',
  ]);
  assert.ok(rows.some(row => row.startsWith('  way-5 *')));
  assert.equal(outlineRows(viewOf(story, 5), {}, [], 'open').length, 12);
});

test('a wait shows what it waits for', () => {
  const story = tellStory();
  story.prompt(1, 'Go.');
  const run = story.start(1);
  const waiting = { type: 'waiting', branch: 1, run, why: 'rateLimit', words: 'too fast', until: 99 } as const;
  const view = foldView(viewOf(story, 1), { n: 2, live: [waiting] });
  const [row] = outlineRows(view, {}, [], 'folded');
  assert.equal(row?.type === 'branch' && row.state.icon, 'watch');
  assert.equal(row?.type === 'branch' && row.state.until, 99);
});

test('lines pass rows as long as a child is to come', () => {
  const { story, mutex } = loginStory();
  const graph = laneGraph(outlineRows(viewOf(story, mutex), {}, [], 'folded'));
  assert.deepEqual(
    graph.map(row => ({ x: row.x, passing: row.passing.map(line => line.x), below: row.below })),
    [
      { x: 9, passing: [], below: 'yes' },
      { x: 21, passing: [9], below: 'no' },
      { x: 21, passing: [], below: 'yes' },
      { x: 33, passing: [], below: 'no' },
    ],
  );
});

test('of ten agents those that need a person and that failed have rows, the others are counted', () => {
  const { story, main, scout } = tenStory();
  assert.deepEqual(outlineRows(viewOf(story, main), {}, [], 'folded').map(drawn), [
    'main * [workspace] clockface waits for 5 agents',
    '  mig-billing shield asks to run a command',
    '  mig-cart shield asks to run a command',
    '  mig-auth error failed',
    '  > 8 more: 3 running, 5 done',
  ]);
  const rows = outlineRows(viewOf(story, scout), {}, [], 'folded').map(drawn);
  assert.equal(rows[1], '  scout * - no files changed');
  assert.equal(rows.at(-1), '  > 7 more: 3 running, 4 done');
});

test('the way to an agent that asks has rows too', () => {
  const { story, main } = tenStory();
  const mail = [...story.tree.branches.values()].find(({ name }) => name === 'mig-mail')?.id ?? 0;
  const deep = agent(story, { name: 'deep', parent: mail, from: 1, call: 'd' });
  story.start(deep);
  story.ask(deep, 'x', {});
  const rows = outlineRows(viewOf(story, main), {}, [], 'folded').map(drawn);
  assert.deepEqual(rows.slice(1, 3), ['  mig-mail pass no files changed', '    deep shield asks to run a command']);
});

test('who answered questions stands under who asked, when that is unfolded', () => {
  const { story, main, scout, delegate } = tenStory();
  const names = (unfolded: ReadonlySet<number>, shown = main): string[] =>
    outlineRows(viewOf(story, shown), {}, [], 'open', unfolded).slice(0, 4).map(drawn);
  assert.deepEqual(names(new Set()).slice(1, 3), ['  scout pass no files changed', '  mig-mail pass no files changed']);
  assert.deepEqual(names(new Set([scout])).slice(1, 3), [
    '  scout pass no files changed',
    '    scout-answers pass no files changed',
  ]);
  assert.equal(names(new Set(), delegate)[2], '    scout-answers * - no files changed');
});
