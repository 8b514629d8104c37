import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { folderRules, rulesFile } from '../../src/app/folderRules.ts';
import { defaultSettings } from '../../src/protocol/window.ts';
import type { Rule } from '../../src/session/rule.ts';
import { ruleFiles } from '../../src/storage/ruleFiles.ts';
import { parseCommand } from '../support/shellParser.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const allow = (program: string): Rule => ({
  tool: 'bash',
  match: [program],
  decision: 'allow',
  examples: { yes: [program], no: [] },
});

test('kept rules survive, each once, however many are kept at once, readable by their owner alone', async t => {
  const state = temporaryFolder(t);
  const rules = folderRules(ruleFiles(state, rulesFile), parseCommand);
  await Promise.all(['a', 'b', 'a', 'c'].map(program => rules.keepRule('/w', allow(program))));
  const found = await folderRules(ruleFiles(state, rulesFile), parseCommand).rules('/w', defaultSettings, 'trusted');
  assert.deepEqual(
    found.rules.map(({ rule, source }) => `${source} ${rule.match.join(' ')}`),
    ['answer a', 'answer b', 'answer c'],
  );
  assert.deepEqual((await rules.rules('/other', defaultSettings, 'trusted')).rules, []);
  assert.equal(await rules.dropRule('/w', allow('b')), true);
  assert.equal(await rules.dropRule('/w', allow('b')), false);
  const [name = '', another] = readdirSync(join(state, 'rules'));
  assert.equal(another, undefined);
  if (process.platform !== 'win32') assert.equal(statSync(join(state, 'rules', name)).mode & 0o777, 0o600);
});

test('what a folder brings is read only where somebody vouches for it', async t => {
  const folder = temporaryFolder(t);
  mkdirSync(join(folder, '.vscode'));
  writeFileSync(join(folder, rulesFile), JSON.stringify([{ ...allow('curl'), decision: 'deny' }]));
  const rules = folderRules(ruleFiles(temporaryFolder(t), rulesFile), parseCommand);
  assert.equal((await rules.rules(folder, defaultSettings, 'untrusted')).rules.length, 0);
  assert.equal((await rules.rules(folder, defaultSettings, 'trusted')).rules.length, 1);
});

test('rules that are there and cannot be read open nothing: every change is asked about', async t => {
  const base = temporaryFolder(t);
  const rules = folderRules(ruleFiles(temporaryFolder(t), rulesFile), parseCommand);
  const place = (name: string): string => {
    mkdirSync(join(base, name, '.vscode'), { recursive: true });
    return join(base, name, rulesFile);
  };
  writeFileSync(place('text'), 'not json');
  writeFileSync(place('object'), '{}');
  writeFileSync(place('large'), ' '.repeat(2 << 20));
  mkdirSync(place('folder'));
  const names = ['text', 'object', 'large', 'folder'];
  if (process.platform !== 'win32') {
    writeFileSync(join(base, 'elsewhere'), '[]');
    symlinkSync(join(base, 'elsewhere'), place('link'));
    execFileSync('mkfifo', [place('pipe')]);
    names.push('link', 'pipe');
  }
  for (const name of names) {
    const { rules: held, problems } = await rules.rules(join(base, name), defaultSettings, 'trusted');
    assert.deepEqual(
      held.map(({ rule }) => `${rule.decision} ${rule.tool}`),
      ['ask bash', 'ask edit', 'ask write'],
      name,
    );
    assert.equal(problems.length, 1);
  }
  await assert.rejects(async () => {
    const broken = folderRules({ ...ruleFiles(base, rulesFile), kept: () => Promise.resolve('x') }, parseCommand);
    await broken.keepRule('/w', allow('a'));
  }, /cannot be read, so none is added/);
});
