import { test } from 'node:test';
import assert from 'node:assert/strict';
import type { Rule } from '../../../src/session/rule.ts';
import { ruleKind, ruleMatch } from '../../../webview/model/ruleWords.ts';

const rule = (change: Partial<Rule>): Rule => ({
  tool: 'bash',
  match: [],
  decision: 'allow',
  examples: { yes: [], no: [] },
  ...change,
});

test('a rule says what it lets through and where', () => {
  const words = (of: Rule): string => [ruleMatch(of), ruleKind(of)].filter(Boolean).join(' | ');
  assert.equal(words(rule({ match: ['git', ['log', 'show'], '*'] })), 'git log|show … … | Commands');
  assert.equal(words(rule({ exact: 'rm -rf dist' })), 'rm -rf dist | Commands');
  assert.equal(words(rule({})), 'Every command');
  assert.equal(words(rule({ match: ['make'], when: { wall: 'inside' } })), 'make … | Commands, inside the wall');
  assert.equal(words(rule({ tool: 'edit', match: ['src/**'] })), 'src/** | Edits');
  assert.equal(words(rule({ tool: 'write' })), 'Writing every file');
  assert.equal(words(rule({ tool: 'fetch', when: { wall: 'outside' } })), 'Every use of fetch, outside the wall');
});
