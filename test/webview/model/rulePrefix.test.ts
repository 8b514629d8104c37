import { test } from 'node:test';
import assert from 'node:assert/strict';
import type { ShownCall } from '../../../src/session/event.ts';
import type { Rule } from '../../../src/session/rule.ts';
import { rulePrefix, withPrefix } from '../../../webview/model/rulePrefix.ts';

const shown = (title: string): ShownCall => ({ tool: 'bash', title, detail: title, facts: [], hash: 'h' });
const rule = (...match: Rule['match']): Rule => ({
  tool: 'bash',
  match,
  decision: 'allow',
  examples: { yes: [], no: ['npm publish'] },
});

test('a prefix can lose words and take more of the command that is shown', () => {
  const call = shown('npm run test -- login');
  const prefix = rulePrefix(call, rule('npm', 'run'));
  assert.deepEqual(prefix, { words: ['npm', 'run', 'test', '--', 'login'], fixed: 2 });
  assert.ok(prefix);
  assert.deepEqual(withPrefix(call, rule('npm', 'run'), prefix, 3).match, ['npm', 'run', 'test']);
  assert.deepEqual(withPrefix(call, rule('npm', 'run'), prefix, 0).match, ['npm'], 'never every command');
  assert.deepEqual(withPrefix(call, rule('npm', 'run'), prefix, 1).examples, {
    yes: ['npm run test -- login'],
    no: [],
  });
});

test('choices and any word stay as they were offered', () => {
  const prefix = rulePrefix(shown('git log main'), rule('git', ['log', 'show'], '*'));
  assert.deepEqual(prefix, { words: ['git', ['log', 'show'], '*'], fixed: 3 });
});

test('where the words of a command are not certain nothing is added', () => {
  for (const title of ['npm test && rm x', 'npm test "$X"', 'A=1 npm test', 'npm test > out', 'cd a; npm test']) {
    assert.deepEqual(rulePrefix(shown(title), rule('npm', 'test'))?.words, ['npm', 'test'], title);
  }
});

test('what is no prefix of words cannot be edited', () => {
  const call = shown('make');
  assert.equal(rulePrefix(call, rule('make')), undefined, 'one word has no shorter prefix');
  assert.equal(rulePrefix(call, rule()), undefined);
  assert.equal(rulePrefix(call, { ...rule(), exact: 'make' }), undefined);
  assert.equal(rulePrefix(call, { ...rule('src/**'), tool: 'edit' }), undefined);
});
