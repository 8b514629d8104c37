import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { jsonLine, jsonLines } from '../../src/sandbox/jsonLines.ts';

function read(chunks: readonly Buffer[], longest?: number): unknown[] {
  const got: unknown[] = [];
  const receive = jsonLines(value => void got.push(value), longest);
  for (const chunk of chunks) receive(chunk);
  return got;
}

test('values survive however their bytes are cut', () => {
  const word = fc.string({ unit: fc.constantFrom('a', '\n', 'é', '🌳', '"', '\u2028') });
  fc.assert(
    fc.property(
      fc.array(fc.record({ word }, { noNullPrototype: true })),
      fc.integer({ min: 1, max: 7 }),
      (values, size) => {
        const bytes = Buffer.from(values.map(jsonLine).join(''));
        const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
          bytes.subarray(at * size, (at + 1) * size),
        );
        assert.deepEqual(read(chunks), values);
      },
    ),
  );
});

test('a bad line, an empty one and one that is too long are passed over', () => {
  const lines = `{"a":1}\nnot json\n\n{"long":"${'x'.repeat(100)}"}\n{"b":\n\u0000\n{"c":3}\n{"open"`;
  const bytes = Buffer.from(lines);
  assert.deepEqual(read([bytes], 50), [{ a: 1 }, { c: 3 }]);
  assert.deepEqual(
    read(
      [...bytes].map(byte => Buffer.from([byte])),
      50,
    ),
    [{ a: 1 }, { c: 3 }],
  );
});
