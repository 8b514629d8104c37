import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isGitDirectory, isGitName, isProtectedName } from '../../../src/sandbox/wall/protectedNames.ts';

test('protected names are known in every spelling', () => {
  for (const name of [
    ...[
      '.vscode',
      '.VSCODE',
      '.VsCode',
      '.vscode.',
      '.vscode ',
      '.vscode::$INDEX_ALLOCATION',
      '.vſcode',
      '.v\u200cscode',
    ],
    ...[
      '.git',
      '.Git',
      '.git.',
      'GIT~1',
      '.g\u200cit',
      '．git',
      '.mcp.json',
      '.MCP.JSON',
      'x.code-workspace',
      'X.Code-Workspace',
    ],
    ...['.devcontainer', '.devcontainer.json', '.claude', '.codex', '.gemini', '.cursor', '.idea', '.envrc', '.husky'],
  ])
    assert.ok(isProtectedName(name), name);
});

test('other names are free', () => {
  for (const name of [
    'vscode',
    '.github',
    '.gitignore',
    '.gitattributes',
    'git',
    'mcp.json',
    '.vscode-test',
    '.env',
    'a.json',
    'git~',
    '~1',
  ])
    assert.ok(!isProtectedName(name), name);
});

test('a git directory is known by what is in it', () => {
  assert.ok(isGitDirectory(new Set(['head', 'objects', 'refs', 'x'])));
  assert.ok(isGitDirectory(new Set(['head', 'commondir'])));
  assert.ok(!isGitDirectory(new Set(['head', 'objects'])));
  assert.ok(!isGitDirectory(new Set(['objects', 'refs', 'commondir'])));
  assert.ok(isGitName('.GIT') && isGitName('git~1') && !isGitName('.gitmodules'));
});
