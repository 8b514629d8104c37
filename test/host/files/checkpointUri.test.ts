import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkpointFile, checkpointUri } from '../../../src/host/files/checkpointUri.ts';

test('what an address names is what it was made from, whatever the names', () => {
  for (const path of ['src/login.ts', 'a b/ü&?#%20.md', '..ts', "it's “odd”/x"])
    for (const folder of ['/projects/app', 'C:\\Users\\me\\app', '/with "quotes"/and?#&=%']) {
      const file = { folder, checkpoint: '4b825dc642cb6eb9a060e54bf8d69288fbee4904', path };
      assert.deepEqual(checkpointFile(checkpointUri(file)), file);
    }
});

test('a file of another folder of the workspace is named by its absolute path', () => {
  for (const path of ['/projects/beside/src/a b.ts', 'C:/projects/beside/ü.ts']) {
    const file = { folder: '/projects/app', checkpoint: '{"first":"","others":{}}', path };
    const parts = checkpointUri(file);
    // An address without an authority may not begin with two slashes.
    assert.match(parts.path, /^\/[^/]/);
    assert.deepEqual(checkpointFile(parts), file);
  }
});

test('the path of an address is the path of the file, for its name and language', () => {
  const parts = checkpointUri({ folder: '/projects/app', checkpoint: 'c1', path: 'src/login.ts' });
  assert.equal(parts.scheme, 'banyan');
  assert.equal(parts.path, '/src/login.ts');
});

test('an address of another scheme, or one that says too little, names nothing', () => {
  const whole = checkpointUri({ folder: '/p', checkpoint: 'c1', path: 'a.ts' });
  for (const broken of [
    { ...whole, scheme: 'file' },
    { ...whole, path: '/' },
    { ...whole, query: '' },
    { ...whole, query: 'null' },
    { ...whole, query: '{"folder":"/p"}' },
    { ...whole, query: '{"folder":1,"checkpoint":"c1"}' },
  ])
    assert.equal(checkpointFile(broken), undefined, JSON.stringify(broken));
});
