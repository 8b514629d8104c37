import { test } from 'node:test';
import assert from 'node:assert/strict';
import type { Json } from '../../../src/base/json.ts';
import { stepsWords } from '../../../webview/model/displayItems.ts';
import { madeBy, treeCallText, treeCallWords } from '../../../webview/model/treeCallWords.ts';
import type { CallItem } from '../../../webview/model/turn.ts';
import { threeStory } from '../harness/agentStory.ts';

const ok: CallItem['outcome'] & object = { result: 'ok', ms: 1, files: [] };
const words = (tool: string, input: Json): string => {
  const { verb, detail } = treeCallWords({ tool, input, outcome: ok });
  return [verb, detail].filter(Boolean).join(' | ');
};

test('each tool of the tree has one line in words', () => {
  assert.equal(
    words('fork', { branches: [{ name: 'a' }, { name: 'b' }], from: 'n12' }),
    'forked into 2 | a, b: from n12',
  );
  assert.equal(words('spawn', { name: 'scout', task: 'x', onboard: true }), 'spawned scout | it may ask first');
  const questions = [{ question: 'Which driver?' }, { question: 'Which table?' }];
  assert.equal(words('ask', { to: 'parent', questions }), 'asked its parent 2 questions | Which driver?');
  assert.equal(words('ask', { to: 'person', questions: questions.slice(1) }), 'asked you 1 question | Which table?');
  assert.equal(words('send', { to: 'scout', words: 'Go.' }), 'sent words to scout | Go.');
  assert.equal(words('wait', { for: ['a', 'b'] }), 'waited for | a, b');
  assert.equal(words('rewind', { to: 'n12', note: 'Begin there.' }), 'went back to n12 | Begin there.');
  assert.equal(words('compact', {}), 'compacted its context');
});

test('a call without an answer is still under way', () => {
  assert.equal(treeCallWords({ tool: 'wait', input: {} }).verb, 'waits for');
});

test('input of another shape says less, and never shows as JSON', () => {
  const strange: Json[] = [null, 'x', [], { branches: 'all', questions: [1, null], for: { a: 1 }, to: 7, words: [] }];
  for (const input of strange) {
    for (const tool of ['fork', 'spawn', 'ask', 'send', 'wait', 'rewind', 'compact']) {
      assert.doesNotMatch(words(tool, input) + treeCallText({ tool, input }), /[{}"[\]]|undefined|null/);
    }
  }
});

test('what was given reads as text', () => {
  const branches = [{ name: 'a', task: 'Look.', done_when: 'You know.', writes: true, may: ['fork'] }];
  assert.equal(
    treeCallText({ tool: 'fork', input: { branches } }),
    'a: Look.\nDone when: You know.\nMay change files, in a copy of its own.\nMay also: fork',
  );
  const questions = [{ question: 'Which?', choices: ['x', 'y'], otherwise: 'x' }];
  assert.equal(treeCallText({ tool: 'ask', input: { to: 'person', questions } }), 'Which?\n- x\n- y\nElse: x');
});

test('folded steps count what was done to the tree', () => {
  const call = (tool: string, input: Json = {}): CallItem => ({
    type: 'call',
    node: 1,
    call: tool,
    tool,
    title: '',
    input,
    outcome: ok,
    text: '',
  });
  const branches = [{ name: 'a' }, { name: 'b' }, { name: 'c' }];
  const calls = [call('fork', { branches }), call('ask'), call('ask'), call('wait'), call('read'), call('mcp')];
  assert.equal(stepsWords(calls), 'read 1 file, forked into 3, asked 2 times, waited once, 1 other');
});

test('a child, and what descends from it, stands on its own side of the call', () => {
  const { story, main, children } = threeStory();
  const [web = 0] = children;
  const grandchild = story.branch('deeper', story.tree.branches.get(web)?.head ?? 0, web);
  assert.deepEqual(
    [main, web, grandchild].map(shown => madeBy(story.tree, shown, 'f1')),
    [0, web, web],
  );
});
