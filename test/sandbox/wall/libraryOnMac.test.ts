import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wrapOnMac } from '../../../src/sandbox/wall/libraryOnMac.ts';
import { protectedPatterns, type LibraryProfile } from '../../../src/sandbox/wall/libraryProfile.ts';

const profile: LibraryProfile = {
  hidden: ['/Users/ann', '/Users/ann/Library/banyan'],
  shown: ['/Users/ann/project', '/Users/ann/.nvm'],
  writable: ['/Users/ann/project', '/private/var/folders/x/banyan-wall-1'],
  kept: ['/Users/ann/project/.git/config'],
  keptPatterns: protectedPatterns(['/Users/ann/project']),
  port: 4711,
};
const command = await wrapOnMac.command(profile, 'exec "$@"');
/** As a shell would read it: the library quotes what holds spaces with single quotes. */
const text = command.replaceAll(`'"'"'`, `'`).replaceAll(`'\\''`, `'`);

test('the command ends with its script, so that words may follow', () => {
  assert.match(command, /\/usr\/bin\/sandbox-exec -p [^]* \/bin\/bash -c 'exec "\$@"'$/);
});

test('all that is not allowed is refused', () => {
  assert.match(text, /\(deny default /);
  assert.doesNotMatch(text, /\(allow (network\*|file-write\*|mach-lookup|process\*|system-socket)\)/);
});

test('the network is one port of this machine, and no socket of a file', () => {
  const network = text.split('\n').filter(line => line.includes('network-'));
  assert.deepEqual(network, [
    '(allow network-bind (local ip "localhost:4711"))',
    '(allow network-inbound (local ip "localhost:4711"))',
    '(allow network-outbound (remote ip "localhost:4711"))',
  ]);
  assert.doesNotMatch(text, /AF_UNIX/);
});

test('of a home what is shown is read, and what is hidden in it is not', () => {
  const home = text.indexOf('(subpath "/Users/ann")');
  const shown = text.indexOf('(subpath "/Users/ann/.nvm")');
  assert.ok(home > 0 && shown > home, 'the later rule counts');
  assert.match(text, /\(deny file-read\*[^()]*(\([^()]*\)\s*)*\(subpath "\/Users\/ann\/Library\/banyan"\)/);
});

test('writing is for the working copy and the wall’s own folder, but not for what is protected', () => {
  const start = text.lastIndexOf('(allow file-write*');
  const allowed = text.slice(start, text.indexOf('(deny', start));
  for (const path of ['/Users/ann/project', '/private/var/folders/x/banyan-wall-1', '/dev/null'])
    assert.ok(allowed.includes(`(subpath "${path}")`), path);
  assert.doesNotMatch(allowed, /\/Users\/ann"|\/tmp"/);
  assert.ok(text.indexOf('(subpath "/Users/ann/project/.git/config")') > start);
});

test('what does not exist yet is refused by pattern, however deep and in either case', () => {
  const patterns = [...text.matchAll(/\(regex ("(?:[^"\\]|\\.)*")\)/g)].map(
    ([, pattern = '""']) => new RegExp(JSON.parse(pattern) as string),
  );
  const isRefused = (path: string): boolean => patterns.some(pattern => pattern.test(`/Users/ann/project/${path}`));
  for (const path of [
    ...['.vscode', '.vscode/tasks.json', 'a/b/.VSCode/x', '.mcp.json', 'a/.claude/settings.json', 'x.code-workspace'],
    ...['.git/hooks/pre-commit', 'sub/.git/config', 'a/.Git/hooks'],
  ])
    assert.ok(isRefused(path), path);
  for (const path of ['src/a.ts', 'vscode/a', 'a.mcp.json.txt', '.git/objects/x', '.git/HEAD', '.git/index'])
    assert.ok(!isRefused(path), path);
});

test('a folder whose name would be read as a pattern is left to the guard', () => {
  assert.deepEqual(protectedPatterns(['/Users/ann/a[b']), []);
});
