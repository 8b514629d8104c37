import assert from 'node:assert/strict';
import test from 'node:test';
import { branchFile } from '../../../src/host/files/branchFile.ts';

const shared = { folder: '/projects/shop' };
const own = { folder: '/projects/shop', copy: '/state/copies/1/s-2' };

test('without a copy a path is the workspace’s, or absolute as it stands', () => {
  assert.equal(branchFile(shared, 'src/a.ts'), '/projects/shop/src/a.ts');
  assert.equal(branchFile(shared, '/etc/hosts'), '/etc/hosts');
});

test('with a copy the copy’s file is meant, also where the hands called it by the folder it is a copy of', () => {
  assert.equal(branchFile(own, 'src/a.ts'), '/state/copies/1/s-2/src/a.ts');
  assert.equal(branchFile(own, '/projects/shop/src/a.ts'), '/state/copies/1/s-2/src/a.ts');
  assert.equal(branchFile(own, '/projects/shop/..a.ts'), '/state/copies/1/s-2/..a.ts');
});

test('what lies outside, or in the copy already, stays where it is', () => {
  assert.equal(branchFile(own, '/projects/shop-2/a.ts'), '/projects/shop-2/a.ts');
  assert.equal(branchFile(own, '/state/copies/1/s-2/src/a.ts'), '/state/copies/1/s-2/src/a.ts');
  const inside = { folder: '/projects/shop', copy: '/projects/shop/.copies/2' };
  assert.equal(branchFile(inside, '/projects/shop/.copies/2/a.ts'), '/projects/shop/.copies/2/a.ts');
});
