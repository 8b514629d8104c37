import { test } from 'node:test';
import assert from 'node:assert/strict';
import { keyName } from '../../../webview/words/keyName.ts';

const linux = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36';
const mac = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36';

test('keys carry the names of the keyboard in front of the person, also where the host runs elsewhere', () => {
  assert.equal(keyName('Ctrl+Enter', false, linux), 'Ctrl+Enter');
  assert.equal(keyName('Ctrl+Enter', false, mac), '⌘↩');
  assert.equal(keyName('Ctrl+Esc', true, linux), '⌘⎋');
});
