import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { handsTools } from '../../../src/sandbox/tools.ts';
import { openBench } from './openBench.ts';

/** 5,000 over all tools; a longer run names its own number. */
const runsPerTool = Number(process.env['BANYAN_FUZZ_RUNS'] ?? 5000) / handsTools.length;

const anything = fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true, maxDepth: 2 });
const paths = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom(
    '.',
    '..',
    '/',
    'a.txt',
    'a.txt/b',
    'folder',
    '.git/config',
    '../x',
    '\0',
    '\ud800',
    'CON',
    '-e',
    '~',
    'a'.repeat(5000),
  ),
);
const numbers = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(-1, 0, 1, 2 ** 53, NaN, Infinity));
/** Members a tool knows, with values that are sometimes right; a command is never one that could run. */
const members: Record<string, fc.Arbitrary<unknown>> = {
  path: paths,
  cwd: paths,
  glob: fc.oneof(paths, fc.constantFrom('[', '{a,b', '**/**/**', '!', '{'.repeat(50), '\\')),
  pattern: fc.oneof(fc.string(), fc.constantFrom('(', '[', '\\', '(?<=a)b', '*', '\n')),
  old_string: fc.string({ maxLength: 5 }),
  new_string: fc.string(),
  content: fc.string({ unit: 'binary' }),
  command: fc.constantFrom('', '\0', 'true\0'),
  offset: numbers,
  limit: numbers,
  context: numbers,
  timeout_seconds: numbers,
  replace_all: fc.boolean(),
  ignore_case: fc.boolean(),
};

suite('malformed input', () => {
  for (const { name, input_schema } of handsTools)
    test(`${name} answers with text, whatever it is given`, async t => {
      const bench = openBench(t, { 'a.txt': 'one\n', 'folder/b.txt': 'two\n' });
      const known = Object.keys(input_schema['properties'] ?? {});
      const shaped = fc.record(
        Object.fromEntries(
          known.map(member => [
            member,
            fc.oneof(
              { weight: 3, arbitrary: members[member] ?? anything },
              { weight: 1, arbitrary: name === 'bash' && member === 'command' ? fc.integer() : anything },
            ),
          ]),
        ),
        { requiredKeys: [] },
      );
      await fc.assert(
        fc.asyncProperty(
          fc.oneof({ weight: 4, arbitrary: shaped }, { weight: 1, arbitrary: anything }),
          async input => {
            const { text, facts } = await bench.run(name, input);
            assert.equal(typeof text, 'string');
            assert.notEqual(text, '');
            assert.ok(facts.filter(fact => fact.type === 'failed').length <= 1);
          },
        ),
        { numRuns: runsPerTool },
      );
      assert.deepEqual(readdirSync(bench.outside), []);
    });

  test('wrong members are named, with those the tool takes', async t => {
    const bench = openBench(t);
    const why = async (name: string, input: unknown): Promise<string> => (await bench.run(name, input)).text;
    assert.equal(
      await why('bash', { comand: 'ls', timeout_seconds: 0 }),
      'Wrong input for bash. command: is missing; timeout_seconds: must be a whole number from 1 to 600; unknown member "comand". bash takes command, timeout_seconds, cwd, background, outside, reason.',
    );
    assert.equal(await why('read', 'a.txt'), 'The input is not an object. read takes path, offset, limit.');
    assert.match(await why('read', { path: 7 }), /path: must be a string\./);
    assert.match(await why('read', { path: '.', limit: null }), /folder/);
    assert.equal(await why('raed', {}), 'There is no tool "raed". The tools here: bash, edit, read, search, write.');
  });

  test('a workspace folder that is gone is an answer', async t => {
    const bench = openBench(t);
    await bench.run('bash', { command: `rmdir ${JSON.stringify(bench.root)}` });
    for (const { name } of handsTools) {
      const ran = await bench.run(
        name,
        {
          bash: { command: 'true' },
          edit: { path: 'a', old_string: 'a', new_string: 'b' },
          read: { path: '.' },
          search: { pattern: 'a' },
          write: null,
        }[name],
      );
      assert.ok(ran.failed, name);
    }
  });
});
