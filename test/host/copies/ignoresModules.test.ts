import assert from 'node:assert/strict';
import test from 'node:test';
import { ignoresModules } from '../../../src/host/copies/ignoresModules.ts';

test('installed packages are ignored however the line is written', () => {
  for (const line of ['node_modules', 'node_modules/', '/node_modules', '**/node_modules/', '  node_modules/* '])
    assert.equal(ignoresModules(`dist\n${line}\r\n`), true, line);
});

test('not where no line says so, and the last line counts', () => {
  for (const text of ['', '# node_modules', 'my_node_modules', 'node_modules\n!node_modules'])
    assert.equal(ignoresModules(text), false, text);
});
