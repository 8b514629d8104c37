import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AdoptPreview } from '../../../src/protocol/query.ts';
import { backWords, sortBack, type Back } from '../../../webview/model/backLine.ts';
import { namedPaths } from '../../../webview/model/namedPaths.ts';
import { movesStory } from '../harness/moveStates.ts';

/** What is said where an agent merges cleanly and another touches the same lines of these files. */
function said(...conflicts: string[]): string {
  const { story, main, mutex } = movesStory();
  const [one, two] = [main, mutex].map(id => story.tree.branches.get(id));
  assert.ok(one && two);
  const back: Back = { into: 9, all: 2, good: [one, two], bad: [], key: '' };
  const change = { path: 'x.ts', status: 'modified', added: 1, removed: 0, binary: false } as const;
  const preview = (of: string[]): AdoptPreview => ({
    ...{ from: 'a', to: 'b', base: 'c', theirs: 'd', left: [], ahead: [] },
    changes: [change],
    conflicts: of,
  });
  const tried = new Map([
    [one.id, preview([])],
    [two.id, preview(conflicts)],
  ]);
  return backWords(back, sortBack(back, tried));
}

test('files whose lines two have changed are named, of many the first ones with how many more there are', () => {
  const first = '2 agents are back. 1 merges cleanly, 1 touches the same lines of';
  assert.equal(said('a.ts'), `${first} a.ts.`);
  assert.equal(said('a.ts', 'b.ts', 'c.ts'), `${first} a.ts, b.ts, c.ts.`);
  assert.equal(said('a.ts', 'b.ts', 'c.ts', 'd.ts'), `${first} a.ts, b.ts and 2 more.`);
  const many = Array.from({ length: 1_202 }, (_, at) => `${at}.ts`);
  assert.equal(said(...many), `${first} 0.ts, 1.ts and 1,200 more.`);
});

test('one more is named rather than counted', () => {
  assert.equal(namedPaths([], 4), '');
  assert.equal(namedPaths(['a', 'b', 'c', 'd', 'e'], 4), 'a, b, c, d, e');
  assert.equal(namedPaths(['a', 'b', 'c', 'd', 'e', 'f'], 4), 'a, b, c, d and 2 more');
});
