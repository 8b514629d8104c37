import assert from 'node:assert/strict';
import { existsSync, linkSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { detected, openWall } from './openWall.ts';

const { report, builder } = await detected();
const skip = builder ? false : report.words;
const repository = {
  '.git/HEAD': 'ref: refs/heads/main\n',
  '.git/config': '[core]\n\tbare = false\n',
  '.git/objects/info/x': '',
  '.git/refs/x': '',
};

// One worker for all cases of this file: what a case leaves behind, the next one sees.
const wall =
  builder &&
  openWall({ after }, builder, {
    files: { ...repository, '.vscode/settings.json': '{}', 'plain.txt': 'plain\n', 'deep/.mcp.json': '{}' },
    before: (base, root) => {
      mkdirSync(join(base, 'outside'));
      writeFileSync(join(base, 'outside', 'secret.txt'), 'canary-4711\n');
      symlinkSync(join(base, 'outside'), join(root, 'link'));
      symlinkSync(join(base, 'outside', 'secret.txt'), join(root, 'final.txt'));
      symlinkSync('/etc', join(root, 'etc'));
      linkSync(join(base, 'outside', 'secret.txt'), join(root, 'hard.txt'));
    },
  });
const sh = (command: string): Promise<string> => wall?.sh(command) ?? Promise.resolve('');
const at = (path: string): string => join(wall?.root ?? '', path);
const outside = (): string => readFileSync(join(wall?.base ?? '', 'outside', 'secret.txt'), 'utf8');

const read = (path: string): string => readFileSync(at(path), 'utf8');

/** Commands that must fail inside, with what the system says; nothing of it may be seen outside. */
const refusedCommands: [name: string, command: string, says: RegExp][] = [
  ['F01 through a link to a folder', 'echo x > link/new.txt', /No such file|Read-only|denied/],
  ['F01 through a link to /etc', 'echo x > etc/banyan-test', /Read-only/],
  ['F02 through a link at the end', 'echo x > final.txt', /No such file|Read-only|denied/],
  ['F03 a new hard link to the system', 'ln /etc/hostname stolen.txt', /cross-device|not permitted|Read-only/],
  ['F04 above the workspace', 'echo x > ../above.txt && cat ../../banyan-nothing', /No such file|Read-only/],
  ['F04 an absolute path', 'echo x > /etc/banyan-test', /Read-only/],
  ['F04 the system', 'touch /usr/bin/banyan-test /var/lib/banyan-test', /Read-only/],
  ['F09 reading through a link', 'cat final.txt', /No such file/],
  ['F13 settings', `echo '{"git.path":"/tmp/x"}' > .vscode/settings.json`, /Read-only/],
  ['F14 tasks', 'echo x > .vscode/tasks.json', /Read-only/],
  ['F16 git configuration', 'echo x >> .git/config', /Read-only/],
  ['F16 git configuration by git', 'git config core.fsmonitor ./x', /could not (lock|write) config/],
  ['F16 configuration put aside', 'mv .git/config .git/c', /busy/],
  ['F16 a hook', 'echo x > .git/hooks/pre-commit', /Read-only/],
  ['F16 hooks put aside', 'mv .git/hooks .git/h', /busy/],
  ['F16 the repository put aside', 'mv .git g', /busy/],
  ['S13 start-up files of the system', 'echo x >> /etc/profile', /Read-only|denied/],
  ['a nested configuration', 'echo x > deep/.mcp.json', /Read-only/],
  ['a nested configuration removed', 'rm -f deep/.mcp.json', /busy|Read-only/],
  ['F19 the state folder', 'ls ../state/walls; echo x > ../state/x', /No such file[^]*Read-only/],
  ['F20 deleting through a link', 'rm -rf link/* etc/*; rm etc/hostname', /Read-only/],
  ['mounting', 'mount -t tmpfs x /mnt', /denied|permi|must be superuser/],
  ['taking a mount off', 'umount .git/config', /denied|permi|must be superuser/],
  ['a new user namespace', 'unshare -Ur true', /not permitted|No space/],
  ['a new mount namespace', 'unshare -m true', /not permitted/],
  ['secrets of the system', 'cat /etc/shadow', /denied/],
];

for (const [name, command, says] of refusedCommands)
  test(`in the shell: ${name}`, { skip }, async () => assert.match(await sh(`LC_ALL=C; ${command}`), says));

test('nothing of it reached the outside', { skip }, () => {
  assert.equal(outside(), 'canary-4711\n');
  assert.ok(!existsSync(join(wall?.base ?? '', 'above.txt')));
  assert.ok(!existsSync('/etc/banyan-test'));
  assert.equal(read('.vscode/settings.json'), '{}');
  assert.equal(read('.git/config'), repository['.git/config']);
  assert.equal(read('deep/.mcp.json'), '{}');
  assert.ok(existsSync('/etc/hostname'));
});

/** Inputs to the tools that must be refused, with words an agent can act on. */
const refusedInputs: [name: string, path: string, says: RegExp][] = [
  ['F01 through a link', 'link/new.txt', /outside of what the tools may reach/],
  ['F02 a link at the end', 'final.txt', /outside of what the tools may reach/],
  ['F04 above', '../above.txt', /outside of what the tools may reach/],
  ['F04 absolute', '/etc/banyan-test', /outside of what the tools may reach/],
  ['F06 git in another case', '.Git/hooks/x', /git directory/],
  ['F07 git with a dot', '.git./hooks/x', /git directory/],
  ['F12 a file in a protected folder', '.vscode/tasks.json', /is protected: [^]*leave the wall with outside/],
  ['F16 a hook', '.git/hooks/x', /git directory/],
];

for (const [name, path, says] of refusedInputs)
  test(`by write: ${name}`, { skip }, async () => {
    const { text, failed } = (await wall?.run('write', { path, content: 'x' })) ?? { text: '', failed: false };
    assert.match(text, says);
    assert.ok(failed);
    assert.equal(outside(), 'canary-4711\n');
  });

test('F03 by edit: a file with a second name outside is refused', { skip }, async () => {
  const input = { path: 'hard.txt', old_string: 'canary', new_string: 'x' };
  assert.match((await wall?.run('edit', input))?.text ?? '', /has 2 names/);
});

test('by edit: a protected file is named as protected', { skip }, async () => {
  for (const [path, old_string] of [
    ['deep/.mcp.json', '{}'],
    ['.vscode/settings.json', '{}'],
  ])
    assert.match(
      (await wall?.run('edit', { path, old_string, new_string: 'x' }))?.text ?? '',
      /protected[^]*leave the wall with outside|protected by the wall/,
    );
});

test('N08 sockets of other programs cannot be spoken to', { skip }, async t => {
  const path = at('agent.sock');
  const server = createServer(socket => socket.end('canary-4711'));
  await new Promise<void>(resolve => server.listen(path, resolve));
  t.after(() => server.close());
  const script = `require('net').connect(process.argv[1]).on('error',e=>console.log(e.code)).on('data',d=>console.log(String(d)))`;
  assert.equal(await sh(`"${process.execPath}" -e "${script}" ${path}`), 'EPERM');
});

test('N03, N04 there is no network at all', { skip }, async t => {
  const server = createServer(socket => socket.end('canary-4711'));
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const { port } = server.address() as { port: number };
  const reach = (host: string, port: number): string => `(exec 3<>/dev/tcp/${host}/${port}) 2>&1; echo $?`;
  assert.match(await sh(reach('127.0.0.1', port)), /refused[^]*1$/);
  assert.match(await sh(reach('1.1.1.1', 53)), /unreachable[^]*1$/);
  assert.match(await sh(reach('169.254.169.254', 80)), /unreachable[^]*1$/);
  assert.match(await sh('getent hosts example.org; echo $?'), /^2$/);
  assert.match(await sh("grep -c : /proc/net/dev; grep -o 'lo:' /proc/net/dev"), /^1\nlo:$/);
});

/** System calls by number, as Python makes them: what they answer when refused. Numbers of x86-64. */
const calls: [name: string, call: string, answer: number][] = [
  ['N09 io_uring_setup', '425, 8, 0', 1],
  ['ptrace', '101, 16, 1, 0, 0', 1],
  ['process_vm_readv', '310, 1, 0, 0, 0, 0, 0', 1],
  ['keyctl', '250, 0, -3, 0', 1],
  ['bpf', '321, 0, 0, 0', 1],
  ['clone into a new user namespace', '56, 0x10000011, 0, 0, 0, 0', 1],
  ['clone3', '435, 0, 0', 38],
  ['a Unix socket', '41, 1, 1, 0', 1],
  ['a vsock socket', '41, 40, 1, 0', 1],
  ['a packet socket', '41, 17, 3, 0', 1],
  ['a kernel crypto socket', '41, 38, 5, 0', 1],
  ['a pair of datagram sockets', '53, 1, 2, 0, 0', 1],
  ['a pair of raw sockets', '53, 1, 3, 0, 0', 1],
  ['a call by the numbers of another mode', '0x40000000 + 39', 1],
  ['mount', '165, 0, 0, 0, 0, 0', 1],
  ['open_tree', '428, 0, 0, 0', 1],
];

test('system calls that would lead out are refused', { skip: skip || python() }, async () => {
  const script = [
    'import ctypes',
    'libc = ctypes.CDLL(None, use_errno=True)',
    'def say(*args):',
    '  ctypes.set_errno(0); r = libc.syscall(*[ctypes.c_long(a) for a in args]); print(r, ctypes.get_errno())',
    ...calls.map(([, call]) => `say(${call})`),
  ];
  await wall?.run('write', { path: 'calls.py', content: script.join('\n') });
  const answers = (await sh('/usr/bin/python3 calls.py')).split('\n');
  assert.deepEqual(
    answers,
    calls.map(([, , answer]) => `-1 ${answer}`),
  );
});

test('what programs need still works', { skip }, async () => {
  const pair = `const {spawn}=require('child_process');spawn('echo',['piped']).stdout.on('data',d=>process.stdout.write(d))`;
  assert.equal(await sh(`"${process.execPath}" -e "${pair}"`), 'piped');
  assert.equal(await sh(`echo in > /tmp/x && cat /tmp/x && echo home > ~/y && cat ~/y`), 'in\nhome');
  assert.match(await sh('git --version; npm --version; sed --version | head -1'), /^git version[^]*\n\d+\.[^]*sed/);
});

function python(): string | false {
  if (process.arch !== 'x64') return 'the numbers of this test are of x86-64';
  return existsSync('/usr/bin/python3') ? false : 'there is no /usr/bin/python3 to make system calls with';
}
