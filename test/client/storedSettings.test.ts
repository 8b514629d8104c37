import assert from 'node:assert/strict';
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { statePaths } from '../../src/client/stateFolder.ts';
import { readSettings, writeSettings } from '../../src/client/storedSettings.ts';
import { defaultSettings } from '../../src/protocol/window.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

test('what was written is read, as a whole file and nothing beside it', t => {
  const state = temporaryFolder(t);
  assert.deepEqual(readSettings(state), defaultSettings);
  const settings = { ...defaultSettings, model: 'other', proxy: 'http://proxy:1' };
  writeSettings(state, settings);
  assert.deepEqual(readSettings(state), settings);
  const { mtimeMs, ino } = statSync(statePaths(state).settings);
  writeSettings(state, settings);
  const after = statSync(statePaths(state).settings);
  assert.deepEqual([after.mtimeMs, after.ino], [mtimeMs, ino]);
  assert.deepEqual(readdirSync(state), ['config.json']);
});

test('a file that knows fewer settings keeps what it says; one that cannot be read is said to be', t => {
  const state = temporaryFolder(t);
  const lines: string[] = [];
  writeFileSync(statePaths(state).settings, '{"effort":"high"}');
  assert.deepEqual(
    readSettings(state, line => lines.push(line)),
    { ...defaultSettings, effort: 'high' },
  );
  assert.equal(lines.length, 0);
  for (const text of ['{"effort":', '{"effort":4}']) {
    writeFileSync(statePaths(state).settings, text);
    assert.deepEqual(
      readSettings(state, line => lines.push(line)),
      defaultSettings,
    );
  }
  assert.equal(lines.length, 2);
});
