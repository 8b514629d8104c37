import assert from 'node:assert/strict';
import test from 'node:test';
import { branchNamed, scratchPath } from '../../../src/host/scratch/scratchPath.ts';
import { scratchFolder } from '../../../src/session/scratchFolder.ts';
import { contributes } from '../manifest.ts';
import { sessionStart, treeFrom } from '../tree.ts';

const session = 's0123456789abcde';

test('a path tells its session and its branch, and whether it is the folder itself', () => {
  const of = (path: string) => scratchPath('/projects/shop', `/projects/shop/${path}`);
  assert.deepEqual(of(`.banyan/${session}`), { session, name: '', kind: 'folder' });
  assert.deepEqual(of(`.banyan/${session}/main`), { session, name: 'main', kind: 'folder' });
  assert.deepEqual(of(`.banyan/${session}/main/inbox/a.md`), { session, name: 'main', kind: 'inside' });
  for (const other of ['', 'src/a.ts', '.banyan', '.banyan/memory', '.banyan/memory/x', `sub/.banyan/${session}/main`])
    assert.equal(of(other), undefined, other);
  assert.equal(scratchPath('/projects/shop', `/projects/other/.banyan/${session}/main`), undefined);
});

test('a folder’s name leads to its branch, also after the branch was renamed and where names are alike', () => {
  const fork = (branch: number, name: string) =>
    ({ type: 'branchCreated', branch, name, parent: 1, from: 0, purpose: 'fork', by: 'person' }) as const;
  const tree = treeFrom(
    ...sessionStart,
    fork(2, 'Fix it!'),
    fork(3, 'fix it?'),
    fork(4, '../..'),
    fork(5, 'CON'),
    fork(6, 'Größe 2.0'),
    { type: 'branchRenamed', branch: 2, name: 'other' },
    { type: 'branchRenamed', branch: 2, name: 'third' },
  );
  const names = [...tree.branches.keys()].map(branch => scratchFolder(tree, branch));
  assert.deepEqual(names, [
    '.banyan/s1/main',
    '.banyan/s1/Fix-it',
    '.banyan/s1/fix-it-3',
    '.banyan/s1/4',
    '.banyan/s1/CON-',
    '.banyan/s1/Größe-2-0',
  ]);
  assert.deepEqual(
    ['main', 'Fix-it', 'fix-it-3', '4', 'gone'].map(name => branchNamed(tree, name)),
    [1, 2, 3, 4, undefined],
  );
});

test('the menu is on the folders of agents alone', () => {
  const clause = contributes.menus['explorer/context']?.find(
    ({ command }) => command === 'banyan.openTranscript',
  )?.when;
  const [, source = ''] = /=~ \/(.*)\/$/.exec(clause ?? '') ?? [];
  const is = (path: string): boolean => new RegExp(source).test(path);
  assert.ok(is(`/projects/shop/.banyan/${session}/main`));
  assert.ok(is(`c:\\shop\\.banyan\\${session}\\main`));
  for (const other of ['.banyan', '.banyan/memory/x', `.banyan/${session}`, `.banyan/${session}/main/inbox`])
    assert.equal(is(`/projects/shop/${other}`), false, other);
});
