import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { composeHands } from '../src/composeHands.ts';
import type { HandsFact } from '../src/sandbox/hands.ts';
import { temporaryFolder } from './support/temporaryFolder.ts';

test('a branch works in its copy by the names of the workspace, and outside of the wall in the copy itself', async t => {
  const base = realpathSync(temporaryFolder(t));
  const [state, workspace] = [join(base, 'state'), join(base, 'workspace')];
  const copy = join(state, 'copies', 'workspace-1', 'mutex');
  for (const folder of [workspace, copy]) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'a.txt'), folder === copy ? 'copy\n' : 'workspace\n');
  }
  const folder = join(import.meta.dirname, '../src');
  const home = {
    state,
    folder,
    worker: 'worker.ts',
    gate: 'gate.ts',
    proxy: '',
    ensureRuntime: () => {},
    log: () => {},
  };
  const { wall, openHands, openOutside, whileStill } = composeHands(home);
  const { kind } = await wall({ containerIsWall: false } as Parameters<typeof wall>[0]);
  const place = {
    session: 's1',
    roots: [copy],
    copyOf: workspace,
    environment: {},
    outputFolder: join(state, 'sessions', 's1'),
    secrets: () => [],
  };
  const inside = openHands({ ...place, reach: { files: 'write', hosts: [] }, lent: [] });
  const outside = openOutside(place);
  t.after(() => Promise.all([inside.dispose(), outside.dispose()]));
  const run = async (hands: typeof inside, name: string, input: unknown): Promise<[string, HandsFact[]]> => {
    const facts: HandsFact[] = [];
    return [await hands.execute(name, input, { agent: 'main', fact: fact => void facts.push(fact) }), facts];
  };
  const there = kind === 'walled' ? workspace : copy;
  assert.equal((await run(inside, 'bash', { command: 'pwd; cat a.txt' }))[0], `${there}\ncopy\n[exit code 0]`);
  assert.deepEqual((await run(inside, 'read', { path: join(workspace, 'a.txt') }))[1], [
    { type: 'fileRead', path: 'a.txt' },
  ]);
  assert.equal((await run(outside, 'bash', { command: 'pwd; cat a.txt' }))[0], `${copy}\ncopy\n[exit code 0]`);
  assert.match(
    (await run(outside, 'write', { path: join(workspace, 'new'), content: 'x' }))[0],
    /In your copy it is new/,
  );

  // What is done on the person's word is theirs, in the copy too: the wall does not take it away.
  await run(outside, 'bash', { command: 'mkdir -p n/.idea; echo x > n/.idea/x' });
  await whileStill(copy, async () => mkdirSync(join(copy, 'm', '.zed'), { recursive: true }));
  assert.doesNotMatch((await run(inside, 'bash', { command: 'ls -d n/.idea m/.zed' }))[0], /taken away|No such/);
  assert.equal(readFileSync(join(workspace, 'a.txt'), 'utf8'), 'workspace\n');
});
