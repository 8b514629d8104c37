import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Intent, IntentAnswer } from '../../../src/protocol/intent.ts';
import { emptyView } from '../../../src/protocol/view.ts';
import { createPanel, type Panel } from '../../../webview/shell/panel.ts';
import { readSaved } from '../../../webview/shell/saved.ts';
import { setDraft } from '../../../webview/shell/drafts.ts';
import { show } from '../../../webview/shell/show.ts';
import { submit } from '../../../webview/shell/submit.ts';
import { settled } from '../../support/manualClock.ts';

interface Asked {
  readonly intent: Intent;
  answer(answer: IntentAnswer): void;
}

/** A panel in a window with a folder; what it asks for is answered by the test. */
function opened(): { panel: Panel; asked: Asked[] } {
  const asked: Asked[] = [];
  const bridge: Panel['bridge'] = {
    post: () => undefined,
    intent: intent => new Promise(answer => asked.push({ intent, answer })),
    query: () => Promise.reject(new Error('not asked here')),
  };
  const panel = createPanel(bridge, readSaved(null));
  panel.view.value = { ...emptyView, standing: { key: 'file', host: '', trusted: true, trouble: '' } };
  panel.window.value = { ...panel.window.peek(), folder: '/w' };
  return { panel, asked };
}

const one = { session: 's1', branch: 1 };
const two = { session: 's2', branch: 1 };

test('words that were not taken come back where they were written, also when the person has gone elsewhere', async () => {
  const { panel, asked } = opened();
  show(panel, one);
  setDraft(panel, 'for the first');
  const sent = submit(panel, 'send');
  show(panel, two);
  setDraft(panel, 'for the second');
  asked[0]?.answer({ type: 'intentRefused', code: 'busy', reason: 'Try again in a moment.' });
  await sent;
  assert.deepEqual(panel.drafts.peek(), { 's1/1': 'for the first', 's2/1': 'for the second' });
});

test('while a session is made for its first words, others go where they were written, and the person stays there', async () => {
  const { panel, asked } = opened();
  setDraft(panel, 'for a new one');
  void submit(panel, 'send');
  assert.equal(asked[0]?.intent.type, 'createSession');
  show(panel, two);
  setDraft(panel, 'for the second');
  void submit(panel, 'send');
  await settled();
  assert.deepEqual(asked[1]?.intent, { type: 'submit', ...two, words: 'for the second', how: 'send' });
  asked[0]?.answer({ type: 'intentDone', session: 's3', branches: [1] });
  await settled();
  const words = 'for a new one';
  assert.deepEqual(asked[2]?.intent, { type: 'submit', session: 's3', branch: 1, words, how: 'send' });
  assert.deepEqual(panel.target.peek(), two);
});

test('what is sent while the session is made goes there too, after the first', async () => {
  const { panel, asked } = opened();
  for (const words of ['first', 'second']) {
    setDraft(panel, words);
    void submit(panel, 'send');
  }
  setDraft(panel, 'being written');
  assert.equal(asked.length, 1);
  asked[0]?.answer({ type: 'intentDone', session: 's3', branches: [1] });
  await settled();
  assert.deepEqual(
    asked.slice(1).map(({ intent }) => intent.type === 'submit' && [intent.session, intent.words]),
    [
      ['s3', 'first'],
      ['s3', 'second'],
    ],
  );
  assert.deepEqual(
    [panel.target.peek(), panel.drafts.peek()],
    [{ session: 's3', branch: 1 }, { 's3/1': 'being written' }],
  );
});

test('where the new session cannot be set up, its first words stand in its composer', async () => {
  const { panel, asked } = opened();
  panel.wish.value = { model: 'another' };
  setDraft(panel, 'first');
  const sent = submit(panel, 'send');
  asked[0]?.answer({ type: 'intentDone', session: 's3', branches: [1] });
  await settled();
  assert.equal(asked[1]?.intent.type, 'configureBranch');
  asked[1]?.answer({ type: 'intentRefused', code: 'invalid', reason: 'There is no such model.' });
  await sent;
  assert.deepEqual(panel.drafts.peek(), { 's3/1': 'first' });
  assert.deepEqual(panel.pending.peek(), []);
});
