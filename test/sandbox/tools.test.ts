import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changesFiles, handsTools } from '../../src/sandbox/tools.ts';
import { openBench } from './worker/openBench.ts';

test('the tools are sorted, frozen through and through, and free of volatile facts', () => {
  const names = handsTools.map(tool => tool.name);
  assert.deepEqual(names, ['bash', 'edit', 'read', 'search', 'write']);
  const frozen = (value: unknown): boolean =>
    typeof value !== 'object' || value === null || (Object.isFrozen(value) && Object.values(value).every(frozen));
  assert.ok(frozen(handsTools));
  assert.doesNotMatch(JSON.stringify(handsTools), /\/(home|root|tmp|usr|work)\/|\b20[1-9]\d\b|linux|darwin|win32/i);
});

test('every tool says what it costs and shows one bad example', () => {
  for (const { name, description } of handsTools) {
    assert.match(description, /\bUse it\b/, name);
    assert.match(description, /^Cost: /m, name);
    assert.equal(description.split('\nBad: ').length, 2, name);
  }
});

test('the model is told exactly the members the tools take', async t => {
  const bench = openBench(t);
  for (const { name, input_schema } of handsTools) {
    const { text } = await bench.run(name, { nothing: 1 });
    const told = Object.keys(input_schema['properties'] ?? {});
    assert.equal(/takes ([a-z_, ]+)\.$/.exec(text)?.[1], told.join(', '));
    const missing = [...text.matchAll(/([a-z_]+): is missing/g)].map(match => match[1]);
    assert.deepEqual(missing, input_schema['required']);
  }
});

test('only reading and searching change nothing', () => {
  assert.deepEqual(
    handsTools.filter(tool => !changesFiles(tool.name)).map(tool => tool.name),
    ['read', 'search'],
  );
  assert.ok(changesFiles('something new'));
});
