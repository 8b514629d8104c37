import assert from 'node:assert/strict';
import { test } from 'node:test';
import { filePlace } from '../../src/app/filePlace.ts';

test('a file is kept with the folder of the workspace that has it', () => {
  const place = (folder: string, path: string, ...roots: string[]): string => {
    const found = filePlace({ folder, path }, roots);
    return `${found.folder} ${found.path}`;
  };
  assert.equal(place('/w/a', 'src/f', '/w/a', '/w/b'), '/w/a src/f');
  assert.equal(place('/w/b', 'src/f', '/w/a', '/w/b'), '/w/b src/f');
  assert.equal(place('/w/a', '/w/b/src/f', '/w/a', '/w/b'), '/w/b src/f');
  // A folder inside of another one is kept with that.
  assert.equal(place('/w/a/in', 'f', '/w/a', '/w/a/in'), '/w/a in/f');
  assert.equal(place('/w/b/in', 'f', '/w/a', '/w/b/in', '/w/b'), '/w/b in/f');
  // One around the first is not kept.
  assert.equal(place('/w/a', 'f', '/w/a', '/w'), '/w/a f');
  assert.equal(place('/w/b', 'f', '/w/a', '/w', '/w/b'), '/w/b f');
  // Nobody has the folder open, or the file lies in none.
  assert.equal(place('/w/a', 'f'), '/w/a f');
  assert.equal(place('/w/a', '/elsewhere/f', '/w/a', '/w/b'), '/w/a /elsewhere/f');
});
