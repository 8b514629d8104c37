import assert from 'node:assert/strict';
import test from 'node:test';
import { findLooseKey, type Inspected } from '../../src/host/looseKey.ts';

const found = (settings: Record<string, Inspected>) => findLooseKey(name => settings[name]);

test('a key in the settings is found, the person’s own before a folder’s', () => {
  const mine = { name: 'key', value: 'sk-1', place: 'mine' } as const;
  const table: [Record<string, Inspected>, ReturnType<typeof findLooseKey>][] = [
    [{}, undefined],
    [{ apiKey: { globalValue: ' ' } }, undefined],
    [{ apiKey: { globalValue: 7 } }, undefined],
    [{ key: { globalValue: ' sk-1 ' } }, mine],
    [{ apiKey: { workspaceValue: 'sk-2' } }, { name: 'apiKey', value: 'sk-2', place: 'folder' }],
    [{ apiKey: { workspaceFolderValue: 'sk-2' }, key: { globalValue: 'sk-1' } }, mine],
  ];
  for (const [settings, expected] of table) assert.deepEqual(found(settings), expected);
});
