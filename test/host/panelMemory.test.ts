import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { panelMemory } from '../../src/host/panelMemory.ts';

const folder = mkdtempSync(join(tmpdir(), 'banyan-memory-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const never = (reason: unknown): void => assert.fail(String(reason));

test('what was kept is read back by the next window', () => {
  const file = join(folder, 'a', 'panel.json');
  const first = panelMemory(file, never);
  assert.equal(first.read(), undefined);
  first.keep('{"at":1}');
  assert.equal(readFileSync(file, 'utf8'), '{"at":1}', 'a host that is killed now has kept it');
  first.keep('{"at":2}');
  assert.equal(first.read(), '{"at":2}');
  first.dispose();
  assert.equal(readFileSync(file, 'utf8'), '{"at":2}');
  assert.equal(panelMemory(file, never).read(), '{"at":2}');
});

test('a place that cannot be written is said once, and the panel goes on', () => {
  writeFileSync(join(folder, 'b'), 'a file where a folder is needed');
  const said: unknown[] = [];
  const memory = panelMemory(join(folder, 'b', 'panel.json'), reason => said.push(reason));
  memory.keep('1');
  memory.dispose();
  memory.keep('2');
  memory.dispose();
  assert.equal(said.length, 1);
  assert.equal(memory.read(), '2');
});

test('a place that can be written again holds what was kept meanwhile, and that it cannot is said again', () => {
  const said: unknown[] = [];
  const place = join(folder, 'c');
  const file = join(place, 'panel.json');
  const memory = panelMemory(file, reason => said.push(reason));
  for (const state of ['1', '2']) {
    writeFileSync(place, 'a file where a folder is needed');
    memory.keep(state);
    memory.dispose();
    rmSync(place);
    memory.dispose();
    assert.equal(readFileSync(file, 'utf8'), state);
    rmSync(place, { recursive: true });
  }
  assert.equal(said.length, 2);
});
