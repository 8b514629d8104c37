import assert from 'node:assert/strict';
import { glob, readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';

/**
 * Where Banyan starts programs, each for a reason that is not the folder's. A file that joins this list has to say why
 * nothing that a folder brings can decide what it starts.
 */
const starters = [
  // The person's key keeper, the supervisor and its keeper, the boot id of macOS: programs by absolute path.
  'src/client/machine.ts',
  'src/client/serving/keeper.ts',
  'src/client/startSupervisor.ts',
  // Gate, worker and wall: our own programs, and the system's.
  'src/sandbox/gate/launchGated.ts',
  'src/sandbox/gate/runGate.ts',
  'src/sandbox/launch.ts',
  'src/sandbox/processGroup.ts',
  'src/sandbox/wall/libraryProbe.ts',
  'src/sandbox/wall/probe.ts',
  'src/sandbox/wall/quiet.ts',
  // Git, without hooks, filters and watchers: test/workspace/safety.test.ts.
  'src/workspace/catFile.ts',
  'src/workspace/spawnGit.ts',
];

const root = path.dirname(import.meta.dirname);

test('programs are started in few places, and never by a shell', async () => {
  const found: string[] = [];
  const shells: string[] = [];
  for await (const match of glob('src/**/*.ts', { cwd: root })) {
    const file = match.split(path.sep).join('/');
    // Behind the wall anything may be started.
    if (file.startsWith('src/sandbox/worker/')) continue;
    const text = await readFile(path.join(root, file), 'utf8');
    const [, names] = /import \{([^}]*)\} from 'node:child_process'/.exec(text) ?? [];
    if (names?.split(',').some(name => !name.trim().startsWith('type ') && name.trim() !== '')) found.push(file);
    if (/\bshell:\s*true/.test(text)) shells.push(file);
  }
  assert.deepEqual(found.toSorted(), starters);
  assert.deepEqual(shells, []);
});

test('no folder’s own programs are looked for', async () => {
  for await (const file of glob('src/**/*.ts', { cwd: root })) {
    const text = (await readFile(path.join(root, file), 'utf8')).replaceAll(/^\s*(\/\/|\*|\/\*).*$/gm, '');
    assert.doesNotMatch(text, /node_modules[/\\'", ]+\.bin/, file);
  }
});
