import { test } from 'node:test';
import assert from 'node:assert/strict';
import { linkTarget } from '../../../webview/markdown/linkTarget.ts';

test('only web addresses and mail lead outside', () => {
  assert.deepEqual(linkTarget('https://example.com/a'), { type: 'outside', url: 'https://example.com/a' });
  assert.equal(linkTarget('mailto:a@example.com').type, 'outside');
  for (const href of [
    'javascript:alert(1)',
    ' JAVASCRIPT:alert(1)',
    'data:text/html,x',
    'command:x',
    'vscode://x',
    'file:///etc/passwd',
    '//evil.example',
    '#top',
    '',
  ]) {
    assert.deepEqual(linkTarget(href), { type: 'none' }, href);
  }
});

test('a path leads to a file, with its line', () => {
  assert.deepEqual(linkTarget('src/a.ts'), { type: 'file', path: 'src/a.ts', line: 0 });
  assert.deepEqual(linkTarget('src/a.ts#L12-L14'), { type: 'file', path: 'src/a.ts', line: 12 });
  assert.deepEqual(linkTarget('src/a%20b.ts:7:3'), { type: 'file', path: 'src/a b.ts', line: 7 });
  assert.deepEqual(linkTarget('C:/projects/a.ts'), { type: 'file', path: 'C:/projects/a.ts', line: 0 });
  assert.deepEqual(linkTarget('notes.md:12'), { type: 'file', path: 'notes.md', line: 12 });
});
