import assert from 'node:assert/strict';
import test from 'node:test';
import { announces, quiet, type Asked } from '../../src/host/notifyRules.ts';

const hidden: Asked = { mode: 'first', panel: 'hidden', now: 1_000_000 };

test('a visible panel shows the request itself', () => {
  assert.equal(announces(quiet, { ...hidden, mode: 'all', panel: 'visible' }).announce, false);
});

test('the first request speaks, the next ones wait for 60 quiet seconds', () => {
  const first = announces(quiet, hidden);
  assert.equal(first.announce, true);
  const second = announces(first.after, { ...hidden, now: hidden.now + 59_000 });
  assert.equal(second.announce, false);
  // The second request began the quiet period anew.
  const third = announces(second.after, { ...hidden, now: hidden.now + 61_000 });
  assert.equal(third.announce, false);
  assert.equal(announces(third.after, { ...hidden, now: hidden.now + 121_000 }).announce, true);
});

test('all speaks every time, none never', () => {
  const before = { lastAsked: hidden.now };
  assert.equal(announces(before, { ...hidden, mode: 'all' }).announce, true);
  assert.equal(announces(quiet, { ...hidden, mode: 'none' }).announce, false);
});
