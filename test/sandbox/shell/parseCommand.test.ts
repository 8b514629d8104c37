import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import fc from 'fast-check';
import { commandParser } from '../../../src/sandbox/shell/parseCommand.ts';
import { unread } from '../../../src/sandbox/shell/parsedCommand.ts';
import { parseCommand } from '../../support/shellParser.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

async function programs(text: string): Promise<string[]> {
  return (await parseCommand(text)).commands.map(({ words }) => words.map(word => word ?? '?').join(' '));
}

test('every simple command is found, wherever it stands', async () => {
  const text =
    'a; (b && c) | d $(e `f`) <(g); if h; then i; fi; for x in y; do j; done; k() { l; }; ! m; { n; }; case x in o) p;; esac';
  assert.deepEqual(await programs(text), ['a', 'b', 'c', 'd ? ?', 'e ?', 'f', 'g', 'h', 'i', 'j', 'l', 'm', 'n', 'p']);
});

const inner: Record<string, string> = {
  'sudo -u root -- rm x': 'rm x',
  'env -i A=1 -u B rm x': 'rm x',
  'timeout --signal=KILL 5s rm x': 'rm x',
  'nohup setsid nice -n 5 rm x': 'rm x',
  'xargs -0 -I name rm x': 'rm x',
  'command -p rm x': 'rm x',
  'exec -a other rm x': 'rm x',
  'find . -name y -exec rm x ;': 'rm x',
  'bash -lc "cd y; rm x"': 'rm x',
  'watch "rm x"': 'rm x',
  'sudo --unknown value rm x': 'rm x',
};
for (const [text, found] of Object.entries(inner))
  test(`${text} is also ${found}`, async () => {
    const read = await parseCommand(text);
    assert.ok((await programs(text)).includes(found), (await programs(text)).join('\n'));
    assert.equal(read.plain, false);
  });

test('redirects and assignments stand with their command', async () => {
  const { commands } = await parseCommand('A=1 B="$x" make > out 2>&1 >> "a b" < $y');
  assert.deepEqual(commands[0]?.words, ['make']);
  assert.deepEqual(commands[0]?.assignments, ['A=1', 'B="$x"']);
  assert.deepEqual(
    commands[0]?.redirects.map(({ op, target }) => `${op} ${target}`),
    ['> out', '>& 1', '>> a b', '< null'],
  );
});

test('a command that the grammar does not take is not whole, and what could be read of it is there', async () => {
  for (const text of ['git log &&& rm x', 'echo "', 'if true', 'a )', 'x $(', 'cat <<EOF'])
    assert.equal((await parseCommand(text)).whole, false, text);
  assert.deepEqual(await programs('git log &&& rm x'), ['git log', 'rm x']);
});

test('deep and long commands are read or given up, and never fail', async () => {
  const nested = (depth: number): string => `echo ${'$('.repeat(depth)}id${')'.repeat(depth)}`;
  assert.ok((await programs(nested(20))).includes('id'));
  assert.equal((await parseCommand(nested(5000))).whole, false);
  for (const piece of ['$(', '(((', '"$(', '<<a ', '&&& ', '{ ', '`', 'if '])
    assert.equal((await parseCommand(piece.repeat(20_000))).plain, false, piece);
  assert.ok((await programs(`${'true;'.repeat(1000)} curl x`)).includes('curl x'));
  assert.equal((await parseCommand(`echo ${'x'.repeat(200_000)}`)).whole, false);
  const runners = 'sudo -a '.repeat(10_000);
  assert.equal((await parseCommand(`${runners} id`)).plain, false);
  const shells = Array.from({ length: 8 }).reduce<string>(text => `eval ${JSON.stringify(text)}`, 'id');
  assert.equal((await parseCommand(shells)).whole, false);
});

test('without its files nothing is read, and nothing throws', async t => {
  assert.deepEqual(await commandParser(temporaryFolder(t))('ls'), unread);
});

test('any text is read without a throw', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(fc.string({ unit: 'binary', maxLength: 80 }), fc.string({ maxLength: 80 })),
      async text => {
        const { whole, plain } = await parseCommand(text);
        assert.ok(whole || !plain);
      },
    ),
    { numRuns: 2000 },
  );
});

test('what is plain gets exactly the words that bash gives it', async t => {
  if (process.platform === 'win32') return t.skip('there is no bash');
  const cwd = temporaryFolder(t);
  const piece = fc.oneof(
    fc.constantFrom(
      'a',
      '-x',
      '=',
      ':',
      ',',
      '%',
      '@',
      '^',
      '+',
      '.',
      '/',
      '\\ ',
      "\\'",
      '\\"',
      '\\\\',
      '\\$',
      '\\*',
      '#',
      '~',
    ),
    fc.string({ maxLength: 5 }).map(inside => `'${inside.replaceAll("'", '')}'`),
    fc.string({ maxLength: 5 }).map(inside => `"${inside.replace(/["\\]$/, '')}"`),
  );
  const text = fc
    .array(
      fc.array(piece, { minLength: 1, maxLength: 4 }).map(parts => parts.join('')),
      { minLength: 1, maxLength: 4 },
    )
    .map(words => words.join(' '));
  const plain: { words: string; expected: string }[] = [];
  for (const words of fc.sample(text, 3000)) {
    const read = await parseCommand(`say ${words}`);
    const [command, another] = read.commands;
    if (!read.plain || another || !command?.words.every(word => word !== null)) continue;
    plain.push({
      words,
      expected: command.words
        .slice(1)
        .map(word => `${word}\0`)
        .join(''),
    });
  }
  assert.ok(plain.length > 300, `${plain.length} were plain`);
  const script = `say() { printf '%s\\0' "$@"; printf '\\1'; }\n${plain.map(({ words }) => `say ${words}`).join('\n')}\n`;
  const said = execFileSync('bash', ['--noprofile', '--norc'], { cwd, input: script }).toString('utf8').split('\x01');
  for (const [at, { words, expected }] of plain.entries()) assert.equal(said[at], expected, words);
});
