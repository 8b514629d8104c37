import { test } from 'node:test';
import assert from 'node:assert/strict';
import type { Tree } from '../../../src/session/tree.ts';
import { answersOf, firstOpen, nothingSaid } from '../../../webview/model/answers.ts';
import { blockedBy } from '../../../webview/model/blocked.ts';
import { dockCards } from '../../../webview/model/dockCards.ts';
import { grandchildStory, questionsStory } from '../harness/agentStates.ts';
import { askPerson, tenStory } from '../harness/agentStory.ts';

/** Who asks on each card, in order. */
function shown(tree: Tree): string[] {
  const name = (branch: number): string => tree.branches.get(branch)?.name ?? '';
  return dockCards(tree, []).map(card =>
    card.kind === 'asked'
      ? `${name(card.question.branch)}?`
      : card.requests.map(({ branch }) => name(branch)).join('+'),
  );
}

test('what blocks the most agents comes first', () => {
  const { tree } = grandchildStory();
  const deep = [...tree.branches.values()].find(({ name }) => name === 'callers-api-deep');
  assert.deepEqual(
    [...blockedBy(tree, [deep?.id ?? 0])].map(id => tree.branches.get(id)?.name),
    ['callers-api-deep', 'callers-api', 'main'],
  );
  assert.deepEqual(shown(tree), ['callers-api-deep', 'callers-web?']);
});

test('among equals the oldest comes first, and equal requests are one card', () => {
  assert.deepEqual(shown(questionsStory().tree), ['callers-web?', 'callers-api?']);
  const { story } = tenStory();
  const stock = [...story.tree.branches.values()].find(({ name }) => name === 'mig-stock');
  askPerson(story, stock?.id ?? 0, [{ words: 'Which?', choices: [], otherwise: '' }]);
  assert.deepEqual(shown(story.tree), ['mig-billing+mig-cart', 'mig-stock?']);
});

test('an agent that does not wait is not blocked by its children', () => {
  const { story, children } = (() => {
    const told = tenStory();
    return { story: told.story, children: [...told.story.tree.branches.values()] };
  })();
  const cart = children.find(({ name }) => name === 'mig-cart')?.id ?? 0;
  assert.equal(blockedBy(story.tree, [cart]).size, 2);
  story.add({ type: 'toolFinished', run: 2, branch: 1, call: 'f1', result: 'ok', ms: 1, text: '', files: [] });
  assert.equal(blockedBy(story.tree, [cart]).size, 1);
});

test('an answer is the person’s words, else the choice, else what the agent does by itself', () => {
  const asked = [
    { words: 'a', choices: ['x', 'y'], otherwise: 'x' },
    { words: 'b', choices: [], otherwise: '' },
  ];
  assert.deepEqual(answersOf(asked, [{ choice: 'y', words: ' ' }, nothingSaid]), ['y', '']);
  assert.equal(firstOpen(asked, [{ choice: 'y', words: '' }, nothingSaid]), 1);
  assert.deepEqual(answersOf(asked, [nothingSaid, { choice: '', words: ' mine ' }]), ['x', 'mine']);
  assert.equal(firstOpen(asked, [nothingSaid, { choice: '', words: 'mine' }]), -1);
});
