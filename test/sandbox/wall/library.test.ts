import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, test } from 'node:test';
import { sweepMountPoints } from '../../../src/sandbox/wall/mountPoints.ts';
import { libraryWalls } from './libraryOnLinux.ts';
import { detected, openWall } from './openWall.ts';

const { report, builder } = await detected();
/** The library builds its walls on Linux of the same parts as ours. */
const skip = builder ? false : report.words;
const listener = createServer(socket => socket.end('reached'));
await new Promise<void>(done => listener.listen(0, '127.0.0.1', done));
after(() => void listener.close());
const { port } = listener.address() as AddressInfo;

const wall =
  builder &&
  openWall({ after }, libraryWalls(), {
    files: {
      '.git/HEAD': 'ref: refs/heads/main\n',
      '.git/config': '[core]\n\tbare = false\n',
      '.git/objects/info/x': '',
      '.git/refs/x': '',
      'deep/.mcp.json': '{}',
      'plain.txt': 'plain\n',
    },
    before: base => {
      mkdirSync(join(base, 'outside'));
      writeFileSync(join(base, 'outside', 'secret.txt'), 'canary-4711\n');
      writeFileSync(join(base, 'state', 'key'), 'canary-4712\n');
    },
  });
const sh = (command: string): Promise<string> => wall?.sh(`LC_ALL=C; ${command}`) ?? Promise.resolve('');
const at = (path: string): string => join(wall?.root ?? '', path);

for (const [name, command, says] of [
  ['the system', 'echo x > /etc/banyan-test', /Read-only|denied/],
  ['what lies beside', 'cat ../outside/secret.txt', /No such file|denied/],
  ['the state folder', 'cat ../state/key', /No such file|denied/],
  ['git configuration', 'echo x >> .git/config', /Read-only|denied/],
  ['a hook', 'mkdir -p .git/hooks && echo x > .git/hooks/pre-commit', /Read-only|denied/],
  ['the repository put aside', 'mv .git g', /busy|denied|cross-device/],
  ['a nested configuration', 'echo x > deep/.mcp.json', /Read-only|denied/],
  ['an editor’s settings that are not there', 'echo x > .vscode/tasks.json', /Read-only|denied|No such/],
  ['the network', `exec 5<>/dev/tcp/127.0.0.1/${port} && cat <&5`, /refused|denied|unreachable/],
] as const)
  test(`refused: ${name}`, { skip }, async () => {
    const said = await sh(command);
    assert.match(said, says);
    assert.doesNotMatch(said, /canary|reached/);
  });

test('what was refused left nothing behind', { skip }, async () => {
  // Where a hidden folder stands, bubblewrap puts an empty one that ends with the wall.
  await sh(`echo x > ../above.txt; echo x > ${tmpdir()}/banyan-above-test`);
  assert.ok(!existsSync(join(tmpdir(), 'banyan-above-test')));
  assert.deepEqual(readdirSync(wall?.base ?? '').toSorted(), ['outside', 'state', 'workspace']);
  assert.ok(!existsSync('/etc/banyan-test'));
  assert.equal(readFileSync(at('.git/config'), 'utf8'), '[core]\n\tbare = false\n');
  assert.equal(readFileSync(at('deep/.mcp.json'), 'utf8'), '{}');
});

test('what programs need works, with the environment they were to have', { skip }, async () => {
  const said = await sh(
    'echo new > new.txt; rm plain.txt; echo x > $TMPDIR/a; echo x > ~/b; git status --short; env | grep -iE "proxy|sandbox|banyan_"',
  );
  assert.equal(readFileSync(at('new.txt'), 'utf8'), 'new\n');
  assert.ok(!existsSync(at('plain.txt')));
  assert.doesNotMatch(said, /Read-only|denied|PROXY|SANDBOX|BANYAN_ENVIRONMENT/);
  assert.match(said, /\?\? new\.txt/);
});

test('what appears under a protected name is taken away and told', { skip }, async () => {
  const ran = await wall?.run('bash', { command: 'mkdir -p sub/.claude && echo x > sub/.claude/settings.json' });
  assert.ok(ran?.facts.some(fact => fact.type === 'violation' && fact.violation.what.includes('.claude')));
  assert.ok(!existsSync(at('sub/.claude')));
  assert.match(readdirSync(join(wall?.state ?? '', 'quarantine'), { recursive: true }).join('\n'), /settings\.json/);
});

test('a copy that may only be read is not written', { skip }, async t => {
  const only = openWall(t, libraryWalls(), { files: { 'a.txt': 'a' }, reach: { files: 'read', hosts: [] } });
  assert.match(await only.sh('LC_ALL=C; echo x > a.txt; echo x > b.txt; cat a.txt'), /Read-only[^]*Read-only[^]*a$/);
  assert.deepEqual(readdirSync(only.root), ['a.txt']);
});

test('mount points and what the library makes are gone with the wall', { skip }, async t => {
  const one = openWall(t, libraryWalls(), { files: { 'a.txt': 'a' } });
  await one.run('bash', { command: 'echo x > b.txt' });
  await one.hands.dispose();
  assert.deepEqual(readdirSync(one.root).toSorted(), ['a.txt', 'b.txt']);
  assert.deepEqual(readdirSync(one.journal), []);
});

test('after a kill the next start sweeps them', { skip }, async t => {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'banyan-killed-')));
  t.after(() => rmSync(base, { recursive: true, force: true }));
  mkdirSync(join(base, 'workspace'));
  const starter = spawn(process.execPath, [join(import.meta.dirname, 'starter.ts'), base, 'library'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line = '[]'] = await lines(starter.stdout);
  const pids = JSON.parse(line) as number[];
  assert.ok(pids.length > 3);
  starter.kill('SIGKILL');
  while (pids.some(runs)) await new Promise(resolve => setImmediate(resolve));
  await sweepMountPoints(join(base, 'state', 'walls'));
  assert.deepEqual(readdirSync(join(base, 'workspace')), []);
  assert.deepEqual(readdirSync(join(base, 'state', 'walls')), []);
});

async function lines(from: NodeJS.ReadableStream): Promise<string[]> {
  for await (const line of createInterface({ input: from })) return [line];
  return [];
}

function runs(pid: number): boolean {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return false;
  }
}
