import assert from 'node:assert/strict';
import test from 'node:test';
import { isOutsideLink } from '../../src/host/outsideLink.ts';

test('pages and addresses are opened, nothing that starts a program', () => {
  for (const url of ['https://example.org/a', 'http://127.0.0.1:3000', 'mailto:a@example.org'])
    assert.equal(isOutsideLink(url), true, url);
  for (const url of ['command:workbench.action.quit', 'vscode://x', 'file:///etc/passwd', 'javascript:1', 'x', ''])
    assert.equal(isOutsideLink(url), false, url);
});
