import assert from 'node:assert/strict';
import test from 'node:test';
import { nodePrograms } from '../../src/host/nodePrograms.ts';

const own = { path: '/opt/code/code', kind: 'electron' } as const;

test('what the person set is tried first, then the program of the extension host', () => {
  assert.deepEqual(nodePrograms({ setting: ' /usr/bin/node24 ', own }), [
    { path: '/usr/bin/node24', kind: 'node' },
    own,
  ]);
});

test('without a setting, or with the same program in it, there is one', () => {
  assert.deepEqual(nodePrograms({ setting: '', own }), [own]);
  assert.deepEqual(nodePrograms({ setting: own.path, own }), [own]);
});
