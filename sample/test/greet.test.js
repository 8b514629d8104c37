import assert from 'node:assert/strict';
import { test } from 'node:test';
import { greet } from '../src/greet.js';

test('greets nobody in particular', () => {
  assert.equal(greet([]), 'Hello!');
});

test('greets one person', () => {
  assert.equal(greet(['Ada']), 'Hello, Ada!');
});

test('greets several people as one would say it', () => {
  assert.equal(greet(['Ada', 'Grace', 'Alan']), 'Hello, Ada, Grace and Alan!');
});
