import assert from 'node:assert/strict';
import test from 'node:test';
import { branchArgument } from '../../src/host/branchArgument.ts';
import { sessionStart, treeFrom } from './tree.ts';

test('a clicked branch counts when the shown session has it', () => {
  const tree = treeFrom(...sessionStart);
  assert.equal(branchArgument({ webviewSection: 'branch', branch: 1 }, tree), 1);
  for (const argument of [undefined, null, {}, { branch: 2 }, { branch: '1' }])
    assert.equal(branchArgument(argument, tree), undefined);
  assert.equal(branchArgument({ branch: 1 }, undefined), undefined);
});
