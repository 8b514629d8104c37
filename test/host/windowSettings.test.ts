import assert from 'node:assert/strict';
import test from 'node:test';
import { hostOf, windowSettings } from '../../src/host/windowSettings.ts';
import { defaultSettings, type Settings } from '../../src/protocol/window.ts';

const read = (values: Record<string, unknown>) => windowSettings(name => values[name]);

test('what is not set, or is of the wrong kind, is the default', () => {
  assert.deepEqual(read({}), defaultSettings);
  assert.deepEqual(read({ 'banyan.model': 7, 'http.noProxy': 'x' }), defaultSettings);
});

test('what bounds agents is read, and in doubt asks more', () => {
  const table: [Record<string, unknown>, Partial<Settings>][] = [
    [{ 'banyan.rules': [{ tool: 'bash' }, 'rm'] }, { rules: [{ tool: 'bash' }, 'rm'] }],
    [{ 'banyan.rules': { tool: 'bash' } }, { rules: [{ tool: 'bash' }] }],
    [{ 'banyan.rules': null }, { rules: [] }],
    [{ 'banyan.hosts': [' A.org ', 7, ''] }, { hosts: ['a.org'] }],
    [{ 'banyan.hosts': 'a.org' }, { hosts: [] }],
    [{ 'banyan.copies.include': [' Node_modules ', 7, ''] }, { copyInclude: ['Node_modules'] }],
    [{ 'banyan.checkpoints.largeFolders': [' /Data ', 7] }, { largeFolders: ['/Data'] }],
    [{ 'banyan.authority': 'readOnly' }, { authority: 'readOnly' }],
    [{ 'banyan.authority': 'everything' }, { authority: 'ask' }],
    [{ 'banyan.authority': 'unattended' }, { authority: 'ask' }],
    [{ 'banyan.checkIn': 0 }, { checkIn: 0 }],
    [{ 'banyan.checkIn': -5 }, { checkIn: 200 }],
    [{ 'banyan.containerIsWall': true }, { containerIsWall: true }],
    [{ 'banyan.containerIsWall': 'yes' }, { containerIsWall: false }],
    [{ 'banyan.copies.include': [' Node_modules ', 7, ''] }, { copyInclude: ['Node_modules'] }],
    [{ 'banyan.copies.include': 'node_modules' }, { copyInclude: [] }],
    [{ 'banyan.review': 'whenDone' }, { review: 'whenDone' }],
    [{ 'banyan.review': true }, { review: 'off' }],
  ];
  for (const [values, expected] of table) assert.deepEqual(read(values), { ...defaultSettings, ...expected });
});

test('a base URL loses its trailing slash', () => {
  assert.equal(read({ 'banyan.baseUrl': ' http://127.0.0.1:4010// ' }).baseUrl, 'http://127.0.0.1:4010');
});

test('the proxy is VS Code’s, unless VS Code was told to use none', () => {
  const proxy = { 'http.proxy': 'http://proxy:3128', 'http.noProxy': ['localhost', '10.0.0.0/8'] };
  assert.deepEqual(read(proxy), { ...defaultSettings, proxy: 'http://proxy:3128', noProxy: 'localhost,10.0.0.0/8' });
  assert.equal(read({ ...proxy, 'http.proxySupport': 'off' }).proxy, '');
});

test('people see the host of a URL', () => {
  assert.equal(hostOf('https://api.anthropic.com/v1'), 'api.anthropic.com');
  assert.equal(hostOf('nonsense'), 'nonsense');
});
