import assert from 'node:assert/strict';
import { linkSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Hands, HandsFact } from '../../src/sandbox/hands.ts';
import { scrubbedHands, scrubber } from '../../src/sandbox/scrub.ts';
import { encodings, leaks } from '../support/canary.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const canary = 'sk-canary-api03-Zq9$wXk2"mP/7Lt+aB4=Vd';
const known = [
  { name: 'API key', value: canary },
  { name: 'GITHUB_TOKEN', value: 'ghp_0aB1cD2eF3gH4iJ5kL6mN7oP8qR9sT' },
];
const scrub = scrubber(known);

for (const { name, write } of encodings)
  test(`a secret is found as: ${name}`, () => {
    const lines = `a line\n${write(canary)}\nanother\n`;
    const inLine = write(canary).includes('\n') ? lines : `before ${write(canary)} after`;
    for (const line of [write(canary), inLine, lines])
      for (const told of [scrub.text(line), piecewise(line, 1), piecewise(line, 7)]) {
        assert.match(told, /\[secret API key\]/);
        assert.deepEqual(leaks(told, canary), []);
      }
  });

test('a secret is found as tools answer it: in numbered lines, in lines of a search', () => {
  for (const { name, write } of encodings) {
    const lines = write(canary).split('\n');
    const read = lines.map((line, at) => `${at + 1}\t${line}`).join('\n');
    const found = `notes.txt\n${lines.map((line, at) => `${at + 1}:${line}`).join('\n')}`;
    for (const told of [scrub.text(read), scrub.text(found)]) {
      assert.match(told, /\[secret API key\]/, name);
      assert.deepEqual(leaks(told, canary), [], name);
    }
  }
});

test('a piece of a value that looks like a line number is not taken for one', () => {
  const value = 'ab3-12:34-56-Zq9wXk2mP7';
  const told = scrubber([{ name: 'N', value }]).text('  7\tab3-1\n  8\t2:34-5\n  9\t6-Zq9w\n 10\tXk2mP7\n');
  assert.equal(told, '  7\t[secret N]\n');
});

test('what stands around a secret stays, byte for byte', () => {
  const text = `export KEY='${canary.replaceAll("'", '')}'; echo done\n\tTabs, "quotes" and \\n stay.\n`;
  const told = scrub.text(text);
  assert.equal(told, `export KEY='[secret API key]'; echo done\n\tTabs, "quotes" and \\n stay.\n`);
});

test('text without secrets is not touched, whole or in pieces', () => {
  const words = fc.array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('sk-canary-', 'ghp_0aB1', '\n', '%', '\\u00', '00000010: 73 6b'),
    ),
  );
  fc.assert(
    fc.property(words, fc.nat(20), (parts, size) => {
      const text = parts.join('');
      assert.equal(scrub.text(text), text);
      assert.equal(piecewise(text, size + 1), text);
    }),
  );
});

test('however the output is cut, no form of the secret passes', () => {
  const part = fc.oneof(
    fc.constantFrom(...encodings).map(({ write }) => write(canary)),
    fc.constantFrom('words ', '\n', canary.slice(0, 12), '  '),
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 6 }), fc.integer({ min: 1, max: 60 }), (parts, size) => {
      assert.deepEqual(leaks(piecewise(parts.join(' '), size), canary), []);
    }),
    { numRuns: 300 },
  );
});

test('a stream holds back what may begin a secret, and nothing else', () => {
  const stream = scrub.stream();
  assert.equal(stream.push('All 20 tests passed.\n'), 'All 20 tests passed.\n');
  assert.equal(stream.push('The key is sk-canary-api'), 'The key is ');
  assert.equal(stream.push('03 or so.\n'), 'sk-canary-api03 or so.\n');
  assert.equal(stream.push(canary.slice(0, 20)), '');
  assert.equal(stream.push(`${canary.slice(20)}\n`), '[secret API key]\n');
  assert.equal(stream.push('sk-canary'), '');
  assert.equal(stream.end(), 'sk-canary');
});

test('a secret that a tool cut off at the end of a long line is found too', () => {
  const start = canary.slice(0, -1);
  assert.equal(scrub.text(`12:key=${start}…`), '12:key=[secret API key]…');
  assert.equal(scrub.text(`${start}\n… 9 lines more …\nend`), '[secret API key]\n… 9 lines more …\nend');
  const coded = Buffer.from(canary).toString('base64').slice(0, 30);
  assert.equal(scrub.text(`1\t${coded}… (99 characters more)`), '1\t[secret API key]… (99 characters more)');
  assert.equal(scrub.text('Keys look like sk-canary-…'), 'Keys look like sk-canary-…');
});

test('two secrets side by side keep their names', () => {
  const [first, second] = known;
  assert.equal(scrub.text(`${first?.value} ${second?.value}`), '[secret API key] [secret GITHUB_TOKEN]');
});

test('a part of a long value, such as one half of a key file, is found', () => {
  const lines = Array.from({ length: 12 }, (_, at) => Buffer.alloc(48, `${at}-line-of-a-key`).toString('base64'));
  const pem = `-----BEGIN PRIVATE KEY-----\n${lines.join('\n')}\n-----END PRIVATE KEY-----\n`;
  const told = scrubber([{ name: 'PEM', value: pem }]).text(lines.slice(4, 9).join('\n'));
  assert.match(told, /\[secret PEM\]/);
  assert.ok(lines.slice(5, 8).every(line => !told.includes(line)));
});

test('no text is slow: the cost grows with its length alone', { timeout: 60_000 }, () => {
  const rows = [
    '\\',
    '%25',
    '&amp;',
    'amp;',
    '=',
    '%',
    '&#',
    ' ',
    '#',
    '/ ',
    '1',
    '1\t',
    '12:',
    'a',
    '00000010: 73 ',
    '\n',
    '<U+',
    '…',
  ];
  for (const row of [...rows, ...rows.map(row => `x\n${row}`), canary.slice(0, -1), canary.slice(0, 9)]) {
    const text = row.repeat(Math.ceil(300_000 / row.length));
    assert.ok(scrub.text(text).length > 0);
    assert.ok(piecewise(text, 16_384).length > 0);
  }
});

test('values that would be found everywhere are passed over', () => {
  for (const value of ['', 'short', 'aaaaaaaaaaaa', '12345678', '    ', '--------------', 'a.b.c.d.e'])
    assert.equal(scrubber([{ name: 'X', value }]).text(`so ${value} stays`), `so ${value} stays`);
});

test('a secret that is not ASCII is found too', () => {
  const value = 'pässwörd-ключ-鍵-42';
  const own = scrubber([{ name: 'W', value }]);
  for (const text of [value, JSON.stringify(value), encodeURIComponent(value), Buffer.from(value).toString('base64')])
    assert.match(own.text(`[${text}]`), /\[secret W\]/);
});

test('hands tell no secret: answers, live output, facts', async t => {
  const kept = temporaryFolder(t);
  const half = canary.length / 2;
  const told = await call(kept, {}, ({ output, fact }) => {
    output?.(`one ${canary.slice(0, half)}`);
    output?.(`${canary.slice(half)}\ntail sk-can`);
    fact?.({ type: 'fileRead', path: `src/${canary}/a.ts` });
    fact?.({ type: 'fileChanged', path: `${canary}.ts`, change: 'edited', added: 1, removed: 0 });
    fact?.({ type: 'violation', violation: { kind: 'network', what: `${canary}:443`, words: `No: ${canary}.` } });
    fact?.({ type: 'exited', code: 0, signal: null });
    return `Read ${canary}.`;
  });
  assert.equal(told.text, 'Read [secret API key].');
  assert.equal(told.output, 'one [secret API key]\ntail sk-can');
  assert.deepEqual(told.facts, [
    { type: 'fileRead', path: 'src/[secret API key]/a.ts' },
    { type: 'fileChanged', path: '[secret API key].ts', change: 'edited', added: 1, removed: 0 },
    { type: 'violation', violation: { kind: 'network', what: '[secret API key]:443', words: 'No: [secret API key].' } },
    { type: 'exited', code: 0, signal: null },
  ]);
});

test('the file of a whole output is clean before anyone hears of it, and facts stay in order', async t => {
  const folder = temporaryFolder(t);
  const line = 'x'.repeat(99_990);
  const files = { 'output-1.txt': `${line}\n${canary}\n${line}\n${line}\nkey=${canary}`, 'output-2.txt': line };
  const seen: string[] = [];
  const told = await call(
    folder,
    files,
    ({ fact }) => {
      fact?.({ type: 'outputKept', path: join(folder, 'output-1.txt'), bytes: 1 });
      fact?.({ type: 'outputKept', path: join(folder, 'output-2.txt'), bytes: line.length });
      fact?.({ type: 'exited', code: 0, signal: null });
      return 'done';
    },
    fact => {
      if (fact.type === 'outputKept') seen.push(readFileSync(fact.path, 'utf8'));
    },
  );
  const clean = `${line}\n[secret API key]\n${line}\n${line}\nkey=[secret API key]`;
  assert.deepEqual(seen, [clean, line]);
  assert.deepEqual(told.facts, [
    { type: 'outputKept', path: join(folder, 'output-1.txt'), bytes: clean.length },
    { type: 'outputKept', path: join(folder, 'output-2.txt'), bytes: line.length },
    { type: 'exited', code: 0, signal: null },
  ]);
  assert.deepEqual(readdirSync(folder).sort(), ['output-1.txt', 'output-2.txt']);
});

test('hands that name a file elsewhere, a link or a folder have nothing touched through them', async t => {
  const folder = temporaryFolder(t);
  const beside = temporaryFolder(t);
  const files = ['plain.txt', 'linked.txt', 'hard.txt'].map(name => join(beside, name));
  for (const file of files) writeFileSync(file, canary);
  symlinkSync(join(beside, 'linked.txt'), join(folder, 'link.txt'));
  linkSync(join(beside, 'hard.txt'), join(folder, 'hard.txt'));
  mkdirSync(join(folder, 'folder'));
  const paths = [
    files[0] ?? '',
    join(folder, 'link.txt'),
    join(folder, 'hard.txt'),
    `${folder}/../x`,
    'relative',
    folder,
  ];
  const told = await call(folder, {}, ({ fact }) => {
    for (const path of paths) fact?.({ type: 'outputKept', path, bytes: 1 });
    return 'done';
  });
  assert.deepEqual(told.facts, []);
  assert.equal(told.text.match(/\[the whole output was not kept/g)?.length, paths.length);
  for (const file of files) assert.equal(readFileSync(file, 'utf8'), canary);
});

test('secrets that come to be known later are found from the next call on', async t => {
  const list: { name: string; value: string }[] = [];
  const hands = scrubbedHands(
    saying(() => canary),
    () => list,
    temporaryFolder(t),
  );
  assert.equal(await hands.execute('bash', {}, { agent: 'a' }), canary);
  list.push(...known);
  assert.equal(await hands.execute('bash', {}, { agent: 'a' }), '[secret API key]');
});

function piecewise(text: string, size: number): string {
  const stream = scrub.stream();
  let told = '';
  for (let at = 0; at < text.length; at += size) told += stream.push(text.slice(at, at + size));
  return told + stream.end();
}

type Say = (watch: Parameters<Hands['execute']>[2]) => string;

function saying(say: Say): Hands {
  return { execute: (_name, _input, watch) => Promise.resolve(say(watch)), dispose: () => Promise.resolve() };
}

async function call(
  folder: string,
  files: Record<string, string>,
  say: Say,
  heard: (fact: HandsFact) => void = () => {},
): Promise<{ text: string; output: string; facts: HandsFact[] }> {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const facts: HandsFact[] = [];
  let output = '';
  const text = await scrubbedHands(saying(say), () => known, folder).execute(
    'bash',
    {},
    {
      agent: 'a',
      output: chunk => void (output += chunk),
      fact: fact => {
        facts.push(fact);
        heard(fact);
      },
    },
  );
  return { text, output, facts };
}
