import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, writeFileSync, renameSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Violation } from '../../src/session/wall.ts';
import { detected, launchBehind, openWall } from './wall/openWall.ts';

const { report, builder } = await detected();
const skip = builder ? false : report.words;
const repository = {
  '.git/HEAD': 'ref: refs/heads/main\n',
  '.git/config': 'old\n',
  '.git/objects/x': '',
  '.git/refs/x': '',
};

/** As git and editors write: a new file over the old one, which takes the mount off inside. */
function replace(path: string, text: string): void {
  writeFileSync(`${path}.lock`, text);
  renameSync(`${path}.lock`, path);
}

test('what the person changes between calls is theirs, and protected from then on', { skip }, async t => {
  if (!builder) return;
  const { sh, root, launched } = openWall(t, builder, { files: repository });
  assert.equal(await sh('echo one'), 'one');
  replace(join(root, '.git/config'), 'new\n');
  mkdirSync(join(root, 'sub'));
  writeFileSync(join(root, 'sub', '.mcp.json'), '{}');
  const text = await sh('LC_ALL=C; cat .git/config; echo evil > .git/config; echo evil > sub/.mcp.json');
  assert.match(text, /^new\n[^]*config: Read-only[^]*\.mcp\.json: Read-only[^\n]*$/);
  assert.equal(launched.length, 2);
  assert.equal(readFileSync(join(root, 'sub', '.mcp.json'), 'utf8'), '{}');
});

test('what changes while a command runs is put back: nobody can tell who did it', { skip }, async t => {
  if (!builder) return;
  const { run, sh, root, launched } = openWall(t, builder, { files: repository });
  await sh('true');
  const { text } = await run(
    'bash',
    { command: 'echo ready; until echo evil 2>/dev/null > .git/config; do :; done; echo done' },
    { output: once(() => replace(join(root, '.git/config'), 'new\n')) },
  );
  assert.match(text, /done[^]*\.git\/config was taken away: [^]*What stood there before is back\./);
  assert.equal(readFileSync(join(root, '.git/config'), 'utf8'), 'old\n');
  assert.match(await sh('LC_ALL=C; echo evil > .git/config'), /Read-only/);
  assert.equal(launched.length, 2);
});

test('a call is told which lent credentials went out while it ran, each once', { skip }, async t => {
  if (!builder) return;
  let used: (name: string, host: string) => void = () => {};
  const { run } = openWall(t, builder, {
    options: {
      launch: (wall, _, tell) => {
        used = tell;
        return launchBehind(wall);
      },
    },
  });
  const send = (): void => ['api.test', 'api.test', 'other.test'].forEach(host => used('TOKEN', host));
  const { facts } = await run('bash', { command: 'echo ready' }, { output: once(send) });
  const lent = [
    { type: 'lentUsed', name: 'TOKEN', host: 'api.test' },
    { type: 'lentUsed', name: 'TOKEN', host: 'other.test' },
  ];
  assert.deepEqual(
    facts.filter(({ type }) => type === 'lentUsed'),
    lent,
  );
  // By something that runs on: the next call hears of it.
  send();
  const next = await run('bash', { command: 'true' });
  assert.deepEqual(
    next.facts.filter(({ type }) => type === 'lentUsed'),
    lent,
  );
});

test('while something runs on inside, a change from outside is not trusted', { skip }, async t => {
  if (!builder) return;
  const { sh, root, launched } = openWall(t, builder, { files: repository });
  await sh('(setsid sleep 600 &) ; true');
  replace(join(root, '.git/config'), 'new\n');
  assert.match(await sh('true'), /\.git\/config was taken away/);
  assert.equal(readFileSync(join(root, '.git/config'), 'utf8'), 'old\n');
  assert.equal(launched.length, 1);
  assert.match(await sh('echo evil > .git/config'), /\.git\/config was taken away/);
  assert.equal(readFileSync(join(root, '.git/config'), 'utf8'), 'old\n');
});

test(
  'what is done from outside on the person’s word waits for calls inside, and is the person’s',
  { skip },
  async t => {
    if (!builder) return;
    const { hands, run, root, sh } = openWall(t, builder, { files: repository });
    const order: string[] = [];
    let outside: Promise<void> | undefined;
    const start = (): void => {
      outside = hands.whileStill(async () => {
        order.push('outside');
        mkdirSync(join(root, '.idea'));
        replace(join(root, '.git/config'), 'by outside\n');
      });
      writeFileSync(join(root, 'go'), '');
    };
    const inside = run(
      'bash',
      { command: 'echo ready; until [ -e go ]; do :; done; echo ended' },
      { output: once(start) },
    );
    await inside.then(() => order.push('inside'));
    await outside;
    assert.deepEqual(order, ['inside', 'outside']);
    assert.match(
      await sh('LC_ALL=C; cat .git/config; ls -A; echo x > .idea/x'),
      /^by outside\n[^]*\.idea[^]*Read-only[^\n]*$/,
    );
    assert.ok(existsSync(join(root, '.idea')));
  },
);

test('reads go on while the wall is built anew', { skip }, async t => {
  if (!builder) return;
  const { run, root } = openWall(t, builder, { files: { ...repository, 'a.txt': 'a\n' } });
  await run('bash', { command: 'true' });
  replace(join(root, '.git/config'), 'new\n');
  const all = await Promise.all([
    run('bash', { command: 'echo x' }),
    ...Array.from({ length: 10 }, () => run('read', { path: 'a.txt' })),
  ]);
  assert.deepEqual(
    all.map(({ text }) => text),
    ['x\n[exit code 0]', ...Array.from({ length: 10 }, () => '1\ta')],
  );
});

test('what the way out refused is told to the call that runs, once in words', { skip }, async t => {
  if (!builder) return;
  const violation: Violation = { kind: 'network', what: 'x.example:443', words: 'x.example is not on the list.' };
  let refuse: (violation: Violation) => void = () => {};
  const { run } = openWall(t, builder, {
    options: {
      launch: (wall, tell) => {
        refuse = tell;
        return launchBehind(wall);
      },
    },
  });
  const { text, facts } = await run(
    'bash',
    { command: 'echo ready' },
    {
      output: once(() => {
        refuse(violation);
        refuse(violation);
      }),
    },
  );
  assert.equal(text, 'ready\n[exit code 0]\n[x.example is not on the list.]');
  assert.equal(facts.filter(fact => fact.type === 'violation').length, 2);
  refuse(violation);
  assert.match((await run('bash', { command: 'true' })).text, /not on the list/);
});

test('a wall that cannot be prepared is an answer', async t => {
  const broken = { report, prepare: () => Promise.reject(new Error('no wall here')) };
  const { run } = openWall(t, broken);
  const { text, failed } = await run('bash', { command: 'true' });
  assert.equal(text, 'The hands could not be used: no wall here. Nothing was run.');
  assert.ok(failed);
});

test('a workspace that is gone is an answer', { skip }, async t => {
  if (!builder) return;
  const { run, root } = openWall(t, builder);
  rmSync(root, { recursive: true });
  assert.ok((await run('bash', { command: 'true' })).failed);
});

/** Calls `then` with the first output. */
function once(then: () => void): () => void {
  let called = false;
  return () => {
    if (!called) then();
    called = true;
  };
}
