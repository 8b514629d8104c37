import { test } from 'node:test';
import assert from 'node:assert/strict';
import { emptyView, foldView, type View } from '../../../src/protocol/view.ts';
import { agentStrip, mostCells, stripSentence } from '../../../webview/model/agentStrip.ts';
import { displayItems } from '../../../webview/model/displayItems.ts';
import { returnLines } from '../../../webview/model/returnLines.ts';
import { turnsOf } from '../../../webview/model/turnsOf.ts';
import { agent, ended, send, take, tenStory, threeStory } from '../harness/agentStory.ts';
import { grandchildStory } from '../harness/agentStates.ts';
import { frameOf, tellStory, type Story } from '../harness/story.ts';

const viewOf = (story: Story, branch: number): View => foldView(emptyView, { n: 1, ...frameOf(story, branch) });

test('a strip has a cell for each agent of the calls, and one sentence', () => {
  const { story, main } = threeStory();
  const strip = agentStrip(viewOf(story, main), ['f1']);
  assert.ok(strip);
  assert.equal(stripSentence(strip), '3 agents: 1 asks, 1 runs, 1 done');
  assert.deepEqual(
    strip.cells.map(cell => [cell.branch.name, cell.standing, cell.icon, cell.words]),
    [
      ['callers-web', 'asks', 'question', 'Asks you: asks you'],
      ['callers-api', 'runs', 'session-in-progress', 'Running: running rg refreshToken src/api'],
      ['callers-jobs', 'done', 'check', 'Idle: no files changed'],
    ],
  );
  assert.deepEqual(
    strip.running.map(id => story.tree.branches.get(id)?.name),
    ['callers-web', 'callers-api'],
  );
});

test('agents that a crash cut off are said to be interrupted, not stopped', () => {
  const { story, main, children } = threeStory();
  story.end(children[1] ?? 0, 'interrupted');
  const strip = agentStrip(viewOf(story, main), ['f1']);
  assert.equal(strip && stripSentence(strip), '3 agents: 1 asks, 1 interrupted, 1 done');
});

test('calls that made nobody have none, and a child has none of the call that made it', () => {
  const { story, main, children } = threeStory();
  assert.equal(agentStrip(viewOf(story, main), ['other']), undefined);
  assert.equal(agentStrip(viewOf(story, children[1] ?? 0), ['f1']), undefined);
});

test('a way that a person made later shows the agents of the turns it shares', () => {
  const { story, main } = threeStory();
  const other = story.branch('other', story.tree.branches.get(main)?.head, main);
  assert.equal(agentStrip(viewOf(story, other), ['f1'])?.cells.length, 3);
});

test('grandchildren count; who only answers questions does not', () => {
  const strip = agentStrip(viewOf(grandchildStory(), 1), ['f1']);
  assert.deepEqual(
    strip?.cells.map(cell => `${cell.branch.name} ${cell.standing}`),
    ['callers-web asks', 'callers-api waits', 'callers-api-deep asks', 'callers-jobs done'],
  );
  const { story, main } = tenStory();
  assert.deepEqual(
    agentStrip(viewOf(story, main), ['s1'])?.cells.map(cell => cell.branch.name),
    ['scout'],
  );
  const ten = agentStrip(viewOf(story, main), ['f1']);
  assert.equal(ten && stripSentence(ten), '10 agents: 2 ask, 1 failed, 3 run, 4 done');
});

test('of more agents than have room those that need a person keep their cells', () => {
  const story = tellStory();
  story.prompt(1, 'Go.');
  const from = story.reply(1, [{ tool: 'fork', id: 'f', input: {} }]);
  for (let n = 1; n <= mostCells + 3; n++) {
    const made = agent(story, { name: `a${n}`, parent: 1, from, call: 'f' });
    ended(story, made, 'Done.', n > mostCells ? 'failed' : 'done');
  }
  const strip = agentStrip(viewOf(story, 1), ['f']);
  assert.equal(strip?.cells.length, mostCells);
  assert.equal(strip?.more, 3);
  assert.deepEqual(
    strip?.cells.slice(-4).map(cell => cell.standing),
    ['done', 'failed', 'failed', 'failed'],
  );
});

test('the strip stands under the last call of the turn that made agents, folded calls or not', () => {
  const { story, main } = tenStory();
  const turn = turnsOf(viewOf(story, main)).at(-1);
  assert.ok(turn);
  assert.deepEqual(
    displayItems(turn.items, 'running').map(item => item.type),
    ['call', 'call', 'agents'],
  );
  const many = turn.items.flatMap(item => (item.type === 'call' ? [item, { ...item, call: `${item.call}-2` }] : []));
  assert.deepEqual(
    displayItems(many, 'ended').map(item => item.type),
    ['steps', 'agents'],
  );
});

test('a result is one line in the words of the child, and no second one where it stands as a note', () => {
  const { story, main, children } = threeStory();
  const lines = (): string[] => returnLines(viewOf(story, main), ['f1']).map(line => `${line.name} ${line.words}`);
  assert.deepEqual(lines(), ['callers-jobs returned: Two callers in src/jobs: nightly.ts:14 and mail.ts:80.']);
  const [, api = 0] = children;
  story.end(api, 'limit', { limit: 'Its 30 steps are used.' });
  const message = send(story, api, main, 'callers-api reached a limit.', 'result');
  assert.equal(lines()[1], 'callers-api reached a limit');
  take(story, message, main);
  story.note(main, 'callers-api reached a limit.', 'branch', { messages: [message] });
  assert.equal(lines().length, 1);
});
