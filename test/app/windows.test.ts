import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WindowFeed } from '../../src/app/windowFeed.ts';
import { Windows, type Window } from '../../src/app/windows.ts';
import { ManualClock } from '../support/manualClock.ts';

function join(windows: Windows): Window {
  const peer = { frame: () => {}, editor: () => Promise.resolve(undefined) };
  const window: Window = { peer, feed: new WindowFeed(peer, new ManualClock()), state: {}, wanted: null };
  windows.all.add(window);
  return window;
}

test('a folder nobody vouched for is not trusted', () => {
  const windows = new Windows();
  windows.learn(join(windows), { folder: '/w', trusted: false });
  assert.equal(windows.trusts('/w'), false);
});

test('every root of a window that vouches is trusted', () => {
  const windows = new Windows();
  windows.learn(join(windows), { folder: '/w', roots: ['/w', '/v'], trusted: true });
  assert.ok(windows.trusts('/w') && windows.trusts('/v'));
});

test('another window that does not trust the folder yet takes nothing from the first', () => {
  const windows = new Windows();
  windows.learn(join(windows), { folder: '/w', trusted: true });
  assert.equal(windows.learn(join(windows), { folder: '/w', trusted: false }), false);
  assert.equal(windows.trusts('/w'), true);
});

test('the window that vouched can take it back', () => {
  const windows = new Windows();
  const window = join(windows);
  windows.learn(window, { folder: '/w', trusted: true });
  assert.equal(windows.learn(window, { trusted: false }), true);
  assert.equal(windows.trusts('/w'), false);
});
