import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { detected, openWall } from './openWall.ts';

const { report, builder } = await detected();
const skip = builder ? false : report.words;

/** A home with secrets and a toolchain, and the builder of someone who lives there. */
async function homeIn(t: TestContext) {
  const home = join(realpathSync(mkdtempSync(join(tmpdir(), 'banyan-home-'))), 'someone');
  t.after(() => rmSync(dirname(home), { recursive: true, force: true }));
  put(home, '.ssh/id_ed25519', 'canary-4711');
  put(home, '.aws/credentials', 'canary-4711');
  put(home, '.npmrc', '//r/:_authToken=canary-4711');
  put(home, '.cargo/credentials.toml', 'canary-4711');
  put(
    home,
    '.gitconfig',
    '[user]\n\tname = "So\\"me One"\n\temail = one@example.org\n[credential]\n\thelper = canary-4711\n',
  );
  put(home, '.cargo/bin/tool', '#!/bin/sh\necho tool works\n');
  put(home, 'sdk/thing/bin/other', '#!/bin/sh\ncat "$(dirname "$0")/../lib/words"\n');
  put(home, 'sdk/thing/lib/words', 'other works\n');
  execFileSync('chmod', ['+x', join(home, '.cargo/bin/tool'), join(home, 'sdk/thing/bin/other')]);
  const PATH = `${home}/.cargo/bin:${home}/sdk/thing/bin:${process.env['PATH'] ?? ''}`;
  const env = { ...process.env, HOME: home, PATH };
  return { home, env, builder: (await detected(env, home)).builder };
}

function put(folder: string, path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

/** The project itself may lie among the temporary files, and this file in it. */
const project = basename(join(import.meta.dirname, '../../..'));

test('of a home only toolchains are there; a workspace in it is whole', { skip }, async t => {
  const { home, env, builder } = await homeIn(t);
  if (!builder) return;
  const { sh, root } = openWall(t, builder, { under: home, env, files: { 'a.txt': 'a\n' } });
  assert.equal(
    await sh('ls -A ~ | sort | tr "\\n" " "; ls -A ~/.cargo; ls ~/.ssh 2>&1 | wc -l'),
    `.cargo .gitconfig ${root.split('/').at(-2)} sdk bin\n1`,
  );
  assert.doesNotMatch(
    await sh(`grep -r --exclude-dir=${project} canary ~ /tmp /home 2>/dev/null; cat ~/.gitconfig; true`),
    /canary-4711/,
  );
  assert.equal(await sh('tool; other'), 'tool works\nother works');
  assert.match(await sh('LC_ALL=C; echo x > ~/.cargo/bin/tool'), /Read-only/);
  assert.equal(await sh('echo own > ~/.bashrc; cat ~/.bashrc a.txt; echo b > b.txt'), 'own\na');
  assert.equal(readFileSync(join(root, 'b.txt'), 'utf8'), 'b\n');
  assert.ok(!existsSync(join(home, '.bashrc')));
});

test('commits carry the name of the person and leave hooks and configuration as they were', { skip }, async t => {
  const { env, builder } = await homeIn(t);
  if (!builder) return;
  const { sh, root } = openWall(t, builder, {
    env,
    before: (_, root) => {
      execFileSync('git', ['init', '-q', '-b', 'main'], { cwd: root });
      put(root, '.git/hooks/post-rewrite', 'never runs\n');
    },
  });
  const before = readFileSync(join(root, '.git/config'), 'utf8');
  assert.match(
    await sh(
      'echo 1 > a && git add a && git commit -qm one && git checkout -qb side && git log --format="%an <%ae> %s"',
    ),
    /^So"me One <one@example\.org> one$/,
  );
  assert.equal(readFileSync(join(root, '.git/config'), 'utf8'), before);
  assert.match(readFileSync(join(root, '.git/hooks/post-rewrite'), 'utf8'), /never runs/);
  assert.equal(execFileSync('git', ['branch', '--show-current'], { cwd: root, encoding: 'utf8' }), 'side\n');
});

test('a linked worktree commits, and the repository it belongs to is protected', { skip }, async t => {
  const { env, builder } = await homeIn(t);
  if (!builder) return;
  const { sh, base } = openWall(t, builder, {
    env,
    before: (base, root) => {
      const git = (...args: string[]) =>
        execFileSync('git', args, { cwd: join(base, 'main'), env: { ...env, ...author } });
      mkdirSync(join(base, 'main'));
      git('init', '-q', '-b', 'main');
      git('commit', '-q', '--allow-empty', '-m', 'zero');
      rmSync(root, { recursive: true });
      git('worktree', 'add', '-q', '-b', 'side', root);
    },
  });
  assert.equal(await sh('echo 1 > a && git add a && git commit -qm one && git log --format=%s'), 'one\nzero');
  const main = join(base, 'main');
  const refused = await sh(
    `LC_ALL=C; for f in config hooks/x commondir worktrees/workspace/commondir HEAD; do echo x > ${main}/.git/$f; done; echo x > .git; echo x > ${main}/x`,
  );
  assert.equal(refused.match(/Read-only|No such file/g)?.length, 6);
  assert.ok(!existsSync(join(main, 'x')));
  assert.equal(execFileSync('git', ['log', '--format=%s', 'side'], { cwd: main, encoding: 'utf8' }), 'one\nzero\n');
});

test('a .git file that the other side does not confirm opens nothing', { skip }, async t => {
  const { env, home, builder } = await homeIn(t);
  if (!builder) return;
  const victim = join(home, 'victim');
  mkdirSync(victim);
  const git = (...args: string[]) => execFileSync('git', args, { cwd: victim, env: { ...env, ...author } });
  git('init', '-q');
  git('commit', '-q', '--allow-empty', '-m', 'private');
  git('worktree', 'add', '-q', '../linked');
  for (const named of ['.git', '.git/worktrees/linked']) {
    const { sh } = openWall(t, builder, { env, files: { '.git': `gitdir: ${victim}/${named}\n` } });
    assert.match(await sh(`git log 2>&1; ls ${victim}`), /not a git repository[^]*No such file/);
  }
});

test('a home that is the workspace keeps its secrets and its start-up files', { skip }, async t => {
  const { home, env, builder } = await homeIn(t);
  if (!builder) return;
  put(home, '.bashrc', 'own\n');
  put(home, 'notes.txt', 'a\n');
  const { sh } = openWall(t, builder, { env, options: { roots: [home] } });
  assert.doesNotMatch(await sh('cat ~/.ssh/* ~/.aws/* ~/.npmrc ~/.cargo/credentials.toml; true'), /canary-4711/);
  assert.match(
    await sh('LC_ALL=C; cat notes.txt; echo x >> .bashrc; echo y >> .ssh/authorized_keys'),
    /^a\n[^]*Read-only[^]*Read-only/,
  );
  assert.equal(await sh('echo b > new.txt; tool'), 'tool works');
  assert.equal(readFileSync(join(home, '.bashrc'), 'utf8'), 'own\n');
});

test('a workspace that may only be read is not written, and /tmp is free', { skip }, async t => {
  if (!builder) return;
  const { sh, run, root } = openWall(t, builder, { files: { 'a.txt': 'a\n' }, reach: { files: 'read', hosts: [] } });
  assert.match(
    await sh('LC_ALL=C; echo x > a.txt; echo y > b; echo z > /tmp/z; cat /tmp/z a.txt'),
    /Read-only[^]*Read-only[^]*z\na/,
  );
  await run('read', { path: 'a.txt' });
  assert.match((await run('edit', { path: 'a.txt', old_string: 'a', new_string: 'b' })).text, /is protected/);
  assert.equal(readFileSync(join(root, 'a.txt'), 'utf8'), 'a\n');
  assert.ok(!existsSync(join(root, '.vscode')));
});

test('two roots are both written and both guarded', { skip }, async t => {
  if (!builder) return;
  const { sh, base } = openWall(t, builder, {
    roots: ['second'],
    before: base => put(base, 'second/.vscode/settings.json', '{}'),
  });
  const text = await sh('LC_ALL=C; cd ../second; echo x > a; echo x > .vscode/settings.json; mkdir -p n/.idea');
  assert.match(text, /settings\.json: Read-only[^]*second\/n\/\.idea was taken away/);
  assert.equal(readFileSync(join(base, 'second', 'a'), 'utf8'), 'x\n');
});

test('a workspace named by a link in a hidden place is found under both names', { skip }, async t => {
  const { home, env, builder } = await homeIn(t);
  if (!builder) return;
  const real = realpathSync(mkdtempSync(join(tmpdir(), 'banyan-real-')));
  t.after(() => rmSync(real, { recursive: true, force: true }));
  symlinkSync(real, join(home, 'ws'));
  const { sh, run } = openWall(t, builder, { env, options: { roots: [join(home, 'ws')] } });
  assert.match((await run('write', { path: 'a/b.txt', content: 'x' })).text, /^Created a\/b\.txt/);
  assert.equal(await sh(`cat ${home}/ws/a/b.txt ${real}/a/b.txt`), 'xx');
});

test(
  'the whole of a long output is kept where it can be read, and nothing else of the state is seen',
  { skip },
  async t => {
    if (!builder) return;
    const { run, state, sh } = openWall(t, builder, { before: base => put(base, 'state/key', 'canary-4711') });
    const { facts, text } = await run('bash', { command: 'seq 1 30000' });
    const kept = facts.find(fact => fact.type === 'outputKept');
    assert.ok(kept?.type === 'outputKept' && kept.path.startsWith(state), text);
    assert.equal(readFileSync(kept.path, 'utf8').split('\n').length, 30001);
    assert.doesNotMatch(await sh(`cat ${state}/key; find ${state}`), /canary|walls|quarantine/);
  },
);

const author = { GIT_AUTHOR_NAME: 'x', GIT_AUTHOR_EMAIL: 'x', GIT_COMMITTER_NAME: 'x', GIT_COMMITTER_EMAIL: 'x' };
