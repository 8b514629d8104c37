import assert from 'node:assert/strict';
import { existsSync, lstatSync, readdirSync, readFileSync, symlinkSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { detected, openWall } from './openWall.ts';

const { report, builder } = await detected();
const skip = builder ? false : report.words;
const wall =
  builder &&
  openWall({ after }, builder, {
    files: {
      '.git/HEAD': 'ref: refs/heads/main\n',
      '.git/config': '[core]\n',
      '.git/objects/x': '',
      '.git/refs/x': '',
      '.git/modules/sub/HEAD': '',
      '.git/modules/sub/config': 'old\n',
      '.git/modules/sub/objects/x': '',
      '.git/modules/sub/refs/x': '',
      'pack/.vscode/settings.json': '{}',
      'real/mcp.json': '{}',
    },
    before: (base, root) => {
      symlinkSync('real/mcp.json', join(root, '.mcp.json'));
      symlinkSync('nowhere/.vscode', join(root, 'real', '.vscode'));
      mkdirSync(join(base, 'outside', '.vscode'), { recursive: true });
      writeFileSync(join(base, 'outside', '.vscode', 'settings.json'), 'canary');
    },
  });
const root = wall?.root ?? '';
const kept = join(wall?.state ?? '', 'quarantine');

interface Case {
  readonly name: string;
  readonly command: string;
  /** What is gone from the working copy afterwards, and in quarantine. */
  readonly taken: readonly string[];
}

const cases: Case[] = [
  { name: 'F12 an absent agent folder', command: 'mkdir .claude; echo {} > .claude/settings.json', taken: ['.claude'] },
  { name: 'F12 a nested file', command: 'mkdir -p sub; echo {} > sub/.mcp.json', taken: ['sub/.mcp.json'] },
  {
    name: 'F12 a nested folder',
    command: 'mkdir -p new/deep/.vscode; echo 1 > new/deep/.vscode/tasks.json',
    taken: ['new/deep/.vscode'],
  },
  { name: 'F14 a workspace file', command: 'echo {} > x.code-workspace', taken: ['x.code-workspace'] },
  {
    name: 'F14 a container',
    command: 'mkdir .devcontainer; echo {} > .devcontainer.json',
    taken: ['.devcontainer', '.devcontainer.json'],
  },
  {
    name: 'F06 in another case',
    command: 'mkdir sub/.VSCode; echo > sub/.VSCode/settings.json',
    taken: ['sub/.VSCode'],
  },
  { name: 'F07 with a dot at the end', command: "echo > 'sub/.mcp.json. '", taken: ['sub/.mcp.json. '] },
  { name: 'F07 a short name', command: 'mkdir sub/GIT~1', taken: ['sub/GIT~1'] },
  { name: 'F07 an ignored character', command: "mkdir sub/$'.g\\u200cit'", taken: ['sub/.g\u200cit'] },
  { name: 'F16 a second configuration', command: 'echo ../evil > .git/commondir', taken: ['.git/commondir'] },
  {
    name: 'F16 a second configuration of a module',
    command: 'echo ../evil > .git/modules/sub/commondir',
    taken: ['.git/modules/sub/commondir'],
  },
  {
    name: 'F16 a new worktree',
    command: 'mkdir -p .git/worktrees/w; echo /x > .git/worktrees/w/commondir',
    taken: ['.git/worktrees/w/commondir'],
  },
  { name: 'F16 a nested repository', command: 'git init -q sub/repo', taken: ['sub/repo/.git'] },
  {
    name: 'F16 a bare repository',
    command: 'mkdir -p bare/objects bare/refs; echo > bare/HEAD; echo > bare/config',
    taken: ['bare/HEAD', 'bare/config'],
  },
  {
    name: 'F16 one made of the working copy itself',
    command: 'mkdir objects refs; echo > HEAD; echo > config',
    taken: ['HEAD', 'config'],
  },
  { name: 'F17 a .git file', command: 'echo "gitdir: ../../.git" > sub/.git', taken: ['sub/.git'] },
  { name: 'a link', command: 'ln -s /etc sub/.cursor', taken: ['sub/.cursor'] },
  { name: 'a pipe', command: 'mkfifo sub/.envrc', taken: ['sub/.envrc'] },
  {
    name: 'a folder with its protected one under another name',
    command: 'mv pack pack2; mkdir -p pack/.vscode; echo > pack/.vscode/tasks.json',
    taken: ['pack/.vscode'],
  },
  { name: 'one made, put aside and back', command: 'mkdir -p a/.idea; mv a b; mv b a', taken: ['a/.idea'] },
  {
    name: 'a deep one made in the tick after another',
    command: 'mkdir -p t1/.idea; mkdir -p t1/t2/.idea',
    taken: ['t1/.idea', 't1/t2/.idea'],
  },
];

for (const { name, command, taken } of cases)
  test(`taken away: ${name}`, { skip }, async () => {
    const before = everything(kept);
    const { text, facts } = (await wall?.run('bash', { command })) ?? { text: '', facts: [] };
    const told = facts.flatMap(fact => (fact.type === 'violation' ? [fact.violation] : []));
    assert.deepEqual(told.map(({ what }) => what).sort(), [...taken].sort());
    for (const { what, words, kind } of told) {
      assert.equal(kind, 'quarantined');
      assert.ok(words.startsWith(`${what} was taken away: agents may not make`), words);
      assert.ok(text.includes(`[${words}]`));
      const [, place = ''] = /It is kept in (.+)\.$/s.exec(words) ?? [];
      assert.ok(place.startsWith(kept) && place.endsWith(what));
      assert.ok(lstatSync(place));
      assert.ok(!present(join(root, what)), `${what} is still there`);
    }
    assert.ok(everything(kept).length > before.length);
  });

test('the content is kept as it was', { skip }, async () => {
  await wall?.sh('mkdir -p keep/.idea/inner; echo one > keep/.idea/inner/a; ln -s a keep/.idea/inner/b');
  const file = everything(kept).find(path => path.endsWith('keep/.idea/inner/a')) ?? '';
  assert.equal(readFileSync(file, 'utf8'), 'one\n');
  assert.ok(lstatSync(join(file, '..', 'b')).isSymbolicLink());
});

test('a protected link that was replaced is back, and its target is read-only', { skip }, async () => {
  const text = await wall?.sh('echo x > real/mcp.json; rm .mcp.json; echo evil > .mcp.json');
  assert.match(
    text ?? '',
    /real\/mcp\.json: Read-only[^]*\[\.mcp\.json was taken away: [^]*What stood there before is back\./,
  );
  assert.ok(lstatSync(join(root, '.mcp.json')).isSymbolicLink());
  assert.equal(readFileSync(join(root, '.mcp.json'), 'utf8'), '{}');
});

test('what was put back is held by the look until the wall is built anew', { skip }, async () => {
  const text = await wall?.sh('rm .mcp.json; ln -s /tmp/evil .mcp.json');
  assert.match(text ?? '', /\.mcp\.json was taken away/);
  assert.equal(readFileSync(join(root, '.mcp.json'), 'utf8'), '{}');
});

test('moving a folder with something protected in it is no violation', { skip }, async () => {
  assert.equal(await wall?.sh('mv pack2 pack3; ls -A pack3'), '.vscode');
});

test('a folder that became a link leads nowhere', { skip }, async () => {
  const outside = join(wall?.base ?? '', 'outside');
  await wall?.sh(`mkdir -p trap/.vscode; rm -r trap; ln -s ${outside} trap`);
  assert.equal(readFileSync(join(outside, '.vscode', 'settings.json'), 'utf8'), 'canary');
});

test('one that appears while a command runs is taken away at once', { skip }, async () => {
  const command =
    'echo {} > .mcp.json.tmp; mv .mcp.json.tmp .devcontainer.json; while [ -e .devcontainer.json ]; do :; done; echo gone';
  assert.match((await wall?.sh(command)) ?? '', /^gone\n\[\.devcontainer\.json was taken away/);
});

test('the folder of a link’s target cannot be exchanged', { skip }, async () => {
  const text = await wall?.sh('mkdir -p fake; echo evil > fake/mcp.json; mv real real2; mv fake real; cat .mcp.json');
  assert.match(text ?? '', /^evil[^]*\[real\/mcp\.json was taken away/);
  assert.ok(!existsSync(join(root, 'real', 'mcp.json')));
  await wall?.sh('rm -r real; mv real2 real');
});

test('by write: the file is taken away and the answer says so', { skip }, async () => {
  const { text } = (await wall?.run('write', { path: 'w/.mcp.json', content: '{}' })) ?? { text: '' };
  assert.match(text, /^Created w\/\.mcp\.json[^]*\[w\/\.mcp\.json was taken away/);
  assert.ok(!existsSync(join(root, 'w', '.mcp.json')));
});

function present(path: string): boolean {
  try {
    return Boolean(lstatSync(path));
  } catch {
    return false;
  }
}

function everything(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map(path => join(folder, path));
}
