import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { linkSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { noRipgrep, ripgrep } from '../support/ripgrep.ts';
import { openBench, type Bench } from './worker/openBench.ts';

/** `BANYAN_FUZZ=100000` for a night. */
const cases = Number(process.env['BANYAN_FUZZ'] ?? 5000);
/** Milliseconds after which a call is taken to hang: far more than any of these needs on a busy machine. */
const patience = 20_000;

test(`${cases} malformed inputs: every tool answers in words, and nothing outside is touched`, async t => {
  const bench = openBench(t, { 'a.txt': 'one\ntwo\n', 'src/b.ts': 'const b = 1;\n', '.gitignore': 'out\n' });
  await plantTraps(t, bench);
  const outside = lookAt(bench.outside);
  await fc.assert(
    fc.asyncProperty(calls(bench), async ({ name, input, cancel }) => {
      const { text, facts } = await answered(bench, name, input, cancel);
      assert.equal(typeof text, 'string');
      assert.notEqual(text, '');
      for (const fact of facts) {
        if (fact.type !== 'fileChanged') continue;
        assert.match(fact.path, /^(?!\/|\.\.(\/|$))/);
        // Else every search would read what all the writes before it left.
        if (fact.change === 'created') rmSync(join(bench.root, fact.path));
      }
      assert.deepEqual(lookAt(bench.outside), outside);
    }),
    { numRuns: cases, interruptAfterTimeLimit: 12 * 3600_000 },
  );
});

test('malformed searches answer through ripgrep too', { skip: noRipgrep }, async t => {
  const bench = openBench(t, { 'a.txt': `one\n${'a'.repeat(200)}!\n` }, ripgrep);
  await plantTraps(t, bench);
  const outside = lookAt(bench.outside);
  await fc.assert(
    fc.asyncProperty(inputFor(bench, 'search'), async input => {
      const { text } = await answered(bench, 'search', input, 'never');
      assert.notEqual(text, '');
      // What stands outside is never shown, by whatever path or link it was asked for.
      assert.ok(!text.includes('canary outside'));
      assert.deepEqual(lookAt(bench.outside), outside);
    }),
    { numRuns: Math.ceil(cases / 20) },
  );
});

const members = new Map<string, readonly string[]>(
  Object.entries({
    bash: ['command', 'timeout_seconds', 'cwd'],
    edit: ['path', 'old_string', 'new_string', 'replace_all'],
    read: ['path', 'offset', 'limit'],
    search: ['pattern', 'glob', 'path', 'context', 'ignore_case', 'limit'],
    write: ['path', 'content'],
  }),
);

function calls(bench: Bench) {
  const cancel = fc.oneof({ weight: 20, arbitrary: fc.constant('never') }, fc.constantFrom('before', 'soon'));
  const tool = fc.oneof(
    { weight: 1, arbitrary: fc.constant('bash') },
    { weight: 30, arbitrary: fc.constantFrom('edit', 'edit', 'read', 'read', 'search', 'search', 'write') },
    { weight: 2, arbitrary: fc.oneof(fc.string(), fc.constantFrom('__proto__', 'toString', 'Bash', '')) },
  );
  const inputs = new Map([...members.keys(), ''].map(name => [name, inputFor(bench, name)]));
  const inputOf = (name: string): fc.Arbitrary<unknown> => inputs.get(name) ?? inputs.get('') ?? fc.anything();
  return tool.chain(name => fc.record({ name: fc.constant(name), input: inputOf(name), cancel }));
}

/** Anything at all, an object with the tool's members and any values, or one whose values are hostile but of the right kind. */
function inputFor(bench: Bench, tool: string): fc.Arbitrary<unknown> {
  const text = hostile(bench);
  const value = fc.oneof({ weight: 6, arbitrary: text }, fc.integer(), fc.boolean(), fc.jsonValue(), fc.double());
  const names = members.get(tool) ?? ['path'];
  const loose = Object.fromEntries(names.map(name => [name, name === 'command' ? harmless : value]));
  const strict = Object.fromEntries(names.map(name => [name, rightKind(name, text)]));
  const any = tool === 'bash' ? fc.oneof(fc.string(), fc.array(fc.jsonValue())) : fc.anything();
  return fc.oneof(
    { weight: 1, arbitrary: any },
    { weight: 2, arbitrary: fc.record({ ...loose, other: value }, { requiredKeys: [] }) },
    { weight: 6, arbitrary: fc.record(strict, { requiredKeys: names.slice(0, 2) }) },
  );
}

function rightKind(name: string, text: fc.Arbitrary<string>): fc.Arbitrary<unknown> {
  if (name === 'command') return harmless;
  if (/^(offset|limit|context|timeout_seconds)$/.test(name)) return fc.integer({ min: 1, max: 20 });
  return /^(replace_all|ignore_case)$/.test(name) ? fc.boolean() : text;
}

/** Commands that print, fail or end, and touch nothing. */
const harmless = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        'true',
        'false',
        'pwd',
        'exit 3',
        'kill -9 $$',
        'printf "\\000\\377\\033]0;x\\007"',
        'cat pipe-that-is-not',
        ')',
        'if',
        '"',
      ),
      fc.stringMatching(/^[a-z0-9 ]{0,20}$/).map(words => `echo '${words}'`),
      fc.constantFrom('\0', '\ud800', '\u202e', '\r', 'é').map(sign => `: '${sign}'`),
    ),
    { minLength: 1, maxLength: 3 },
  )
  .map(parts => parts.join('; '));

function hostile({ root, outside }: Bench): fc.Arbitrary<string> {
  const paths = [
    ...[
      'a.txt',
      'src/b.ts',
      'src',
      '.',
      '..',
      '',
      ' ',
      '/',
      '~',
      './/a.txt',
      'new/folder/file.txt',
      'src/../a.txt',
      'a.txt/x',
    ],
    ...[
      '../outside/canary.txt',
      '../../../../../../etc/passwd',
      join(outside, 'canary.txt'),
      outside,
      `${root}/../outside/x`,
    ],
    ...['out', 'link', 'link/canary.txt', 'link/new.txt', 'file-link', 'dangling', 'loop', 'loop/x', 'hard.txt'],
    ...[
      'pipe',
      'socket',
      'zero',
      '/dev/zero',
      '/dev/stdin',
      '/dev/tty',
      '/proc/self/mem',
      '/proc/self/fd/1',
      '/proc/self/environ',
    ],
    ...[
      '.git',
      '.git/config',
      '.GIT/hooks/pre-commit',
      'git~1/x',
      'CON',
      'a:b',
      'C:\\x',
      '\\\\host\\share',
      '-rf',
      '--help',
      '*',
    ],
    ...[
      '__proto__',
      'constructor',
      'a\0b',
      '\0',
      '\ud800',
      'x\udfff',
      '\u202eabc',
      '\ufeff',
      '\n',
      'a\nb',
      '\r\n',
      '\u{e0041}',
    ],
    ...['*.txt', 'src/*', 'o', '[', '(?<a', '{{{', '**/**/**', '!', '\\', '(a|b)*', '\\p{L}+', '(?=', '$', 'x{1000}'],
    ...['x'.repeat(300), 'a/'.repeat(3000), 'y'.repeat(50_000), '\ud83d'.repeat(5000)],
  ];
  return fc.oneof(
    { weight: 200, arbitrary: fc.constantFrom(...paths) },
    { weight: 50, arbitrary: fc.string({ unit: 'binary' }) },
    { weight: 50, arbitrary: fc.string() },
    { weight: 1, arbitrary: fc.constant('z\n'.repeat(500_000)) },
  );
}

/** Links that lead out, things that are no files, and files outside that must stay as they are. */
async function plantTraps(t: TestContext, { root, outside }: Bench): Promise<void> {
  writeFileSync(join(outside, 'canary.txt'), 'canary outside\n');
  writeFileSync(join(outside, 'hard.txt'), 'a second name of this is inside\n');
  symlinkSync(outside, join(root, 'link'));
  symlinkSync(join(outside, 'canary.txt'), join(root, 'file-link'));
  symlinkSync(join(outside, 'not-there.txt'), join(root, 'dangling'));
  symlinkSync('loop', join(root, 'loop'));
  linkSync(join(outside, 'hard.txt'), join(root, 'hard.txt'));
  if (process.platform === 'win32') return;
  symlinkSync('/dev/zero', join(root, 'zero'));
  execFileSync('mkfifo', [join(root, 'pipe')]);
  const server = createServer().listen(join(root, 'socket'));
  t.after(() => server.close());
  await new Promise(resolve => server.once('listening', resolve));
}

/** Names, contents and times of a folder's files. */
function lookAt(folder: string): unknown[] {
  return readdirSync(folder).map(name => {
    const { mtimeMs, mode, size } = statSync(join(folder, name));
    return [name, mtimeMs, mode, size, readFileSync(join(folder, name), 'utf8')];
  });
}

async function answered(bench: Bench, name: string, input: unknown, cancel: string): ReturnType<Bench['run']> {
  const abort = new AbortController();
  if (cancel === 'before') abort.abort();
  if (cancel === 'soon') setImmediate(() => abort.abort());
  const over = new AbortController();
  const hangs = sleep(patience, undefined, { signal: over.signal }).then(() => {
    throw new Error(`${name} did not answer`);
  });
  hangs.catch(() => {});
  try {
    return await Promise.race([bench.run(name, input, { signal: abort.signal }), hangs]);
  } finally {
    over.abort();
  }
}
