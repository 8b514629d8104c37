import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { makePrivate, stateFolder } from '../../src/client/stateFolder.ts';

test('each platform has its place for state', () => {
  assert.equal(stateFolder({ HOME: '/home/ada' }, 'linux'), '/home/ada/.local/state/banyan');
  assert.equal(stateFolder({ HOME: '/home/ada', XDG_STATE_HOME: '/var/ada' }, 'linux'), '/var/ada/banyan');
  assert.equal(
    stateFolder({ HOME: '/home/ada', XDG_STATE_HOME: 'relative' }, 'linux'),
    '/home/ada/.local/state/banyan',
  );
  assert.equal(stateFolder({ HOME: '/Users/ada' }, 'darwin'), '/Users/ada/Library/Application Support/Banyan');
  assert.equal(stateFolder({ LOCALAPPDATA: 'C:\\Users\\ada\\Local' }, 'win32'), 'C:\\Users\\ada\\Local\\Banyan');
  assert.equal(stateFolder({ USERPROFILE: 'C:\\Users\\ada' }, 'win32'), 'C:\\Users\\ada\\AppData\\Local\\Banyan');
});

test('a named folder goes before every other, and without a home there is none', () => {
  assert.equal(stateFolder({ HOME: '/home/ada' }, 'linux', '/elsewhere'), '/elsewhere');
  assert.throws(() => stateFolder({}, 'linux'), /no home folder/);
});

test('a private folder is tightened when others could enter it', t => {
  const root = mkdtempSync(path.join(os.tmpdir(), 'banyan-'));
  t.after(() => rmSync(root, { recursive: true }));
  const folder = path.join(root, 'a', 'b');
  makePrivate(folder);
  assert.equal(statSync(folder).mode & 0o777, 0o700);
  const loose = path.join(root, 'loose');
  mkdirSync(loose);
  chmodSync(loose, 0o755);
  makePrivate(loose);
  assert.equal(statSync(loose).mode & 0o777, 0o700);
});
