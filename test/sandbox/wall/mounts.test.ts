import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mountArguments } from '../../../src/sandbox/wall/mounts.ts';

test('what lies deeper is mounted later, whatever was said first', () => {
  assert.deepEqual(
    mountArguments([
      { type: 'readOnly', at: '/home/me/ws/.vscode' },
      { type: 'writable', at: '/home/me/ws' },
      { type: 'private', at: '/home/me', from: '/tmp/w/home' },
      { type: 'hidden', at: '/home' },
    ]),
    [
      ...['--perms', '0755', '--tmpfs', '/home', '--bind', '/tmp/w/home', '/home/me'],
      ...['--bind-try', '/home/me/ws', '/home/me/ws', '--ro-bind-try', '/home/me/ws/.vscode', '/home/me/ws/.vscode'],
      ...['--remount-ro', '/home'],
    ],
  );
});

test('of one place the last word counts', () => {
  assert.deepEqual(
    mountArguments([
      { type: 'hidden', at: '/a' },
      { type: 'masked', at: '/a/b' },
      { type: 'readOnly', at: '/a' },
      { type: 'link', at: '/c', to: '/d' },
    ]),
    ['--ro-bind-try', '/a', '/a', '--symlink', '/d', '/c', '--ro-bind', '/dev/null', '/a/b'],
  );
});
