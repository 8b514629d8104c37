import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newerSaved, readSaved } from '../../../webview/shell/saved.ts';

const began = readSaved(null);
const kept = {
  ...began,
  at: 20,
  shown: { session: 's1', branch: 2 },
  drafts: { new: 'kept words', 's1/2': 'kept there' },
};

test('what the host kept is taken where it is newer than what the page began with', () => {
  assert.deepEqual(newerSaved(began, began, JSON.stringify(kept)), kept);
  const newer = { ...began, at: 30 };
  assert.equal(newerSaved(newer, newer, JSON.stringify(kept)), undefined);
  assert.equal(newerSaved(began, began, '{'), undefined);
});

test('what was done before it came stays, and nothing that was kept is lost', () => {
  const shown = { session: 's2', branch: 1 };
  const present = { ...began, shown, drafts: { 's1/2': 'typed at once' } };
  const taken = newerSaved(began, present, JSON.stringify(kept));
  assert.equal(taken?.shown, shown);
  assert.deepEqual(taken?.drafts, { new: 'kept words', 's1/2': 'typed at once' });
});
