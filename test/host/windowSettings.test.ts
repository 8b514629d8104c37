import assert from 'node:assert/strict';
import test from 'node:test';
import { hostOf, windowSettings } from '../../src/host/windowSettings.ts';
import { defaultSettings } from '../../src/protocol/window.ts';

const read = (values: Record<string, unknown>) => windowSettings(name => values[name]);

test('what is not set, or is of the wrong kind, is the default', () => {
  assert.deepEqual(read({}), defaultSettings);
  assert.deepEqual(read({ 'banyan.model': 7, 'http.noProxy': 'x' }), defaultSettings);
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
