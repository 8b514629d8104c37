import assert from 'node:assert/strict';
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { statePaths } from '../../src/client/stateFolder.ts';
import { readSettings, writeSettings } from '../../src/client/storedSettings.ts';
import { defaultSettings, type Settings } from '../../src/protocol/window.ts';
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
  const closed = { ...defaultSettings, rules: ['unreadable'], authority: 'ask' as const };
  const broken: [string, Settings][] = [
    ['{"effort":', closed],
    ['7', closed],
    ['{"effort":4,"model":"other"}', { ...defaultSettings, model: 'other' }],
    ['{"rules":"none","model":"other"}', { ...defaultSettings, model: 'other', rules: closed.rules }],
    ['{"authority":"all"}', { ...defaultSettings, authority: 'ask' }],
  ];
  for (const [text, expected] of broken) {
    writeFileSync(statePaths(state).settings, text);
    assert.deepEqual(
      readSettings(state, line => lines.push(line)),
      expected,
    );
  }
  assert.equal(lines.length, broken.length);
});

test('a rule that cannot be read is kept as it is: whoever obeys rules judges it', t => {
  const state = temporaryFolder(t);
  const rules = [{ tool: 'bash', decision: 'deny' }, 'rm'];
  writeSettings(state, { ...defaultSettings, rules });
  assert.deepEqual(readSettings(state).rules, rules);
});
