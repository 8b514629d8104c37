import { test } from 'node:test';
import assert from 'node:assert/strict';
import { emptyView, foldView, type View } from '../../../src/protocol/view.ts';
import { forkPlaces } from '../../../webview/model/forkWays.ts';
import { rowsOf, type Row } from '../../../webview/model/rowsOf.ts';
import { turnsOf } from '../../../webview/model/turnsOf.ts';
import { loginStory } from '../harness/scenes.ts';
import { frameOf, tellStory } from '../harness/story.ts';

const viewOf = (story: ReturnType<typeof tellStory>, branch: number): View =>
  foldView(emptyView, { n: 1, ...frameOf(story, branch) });

const ways = (view: View): [number, string][] =>
  [...forkPlaces(view).values()].map(({ node, ways }) => [
    node,
    ways.map(way => (way.shown ? `*${way.branch}` : `${way.branch}`)).join(' '),
  ]);

function rowWords(row: Row): string {
  switch (row.type) {
    case 'fold':
      return row.words;
    case 'fork':
      return `fork ${row.place.ways.length}`;
    case 'turn':
      return `turn ${row.turn.number}${row.left}`;
    case 'event':
      return row.line.words;
    default:
      return row.words;
  }
}

function rows(view: View, more: Partial<Parameters<typeof rowsOf>[0]> = {}): string[] {
  const given = {
    view,
    turns: turnsOf(view),
    places: forkPlaces(view),
    shared: 'folded',
    cut: undefined,
    pending: [],
  } as const;
  return rowsOf({ ...given, ...more }).map(rowWords);
}

test('three ways from one place are one fork with the shown one marked', () => {
  const { story, main, mutex, at } = loginStory();
  assert.deepEqual(ways(viewOf(story, mutex))[0], [at, '1 *2 3']);
  assert.deepEqual(ways(viewOf(story, main))[0], [at, '*1 2 3']);
});

test('a fork of a fork is a way at its own place and none at its parent’s', () => {
  const story = tellStory();
  const first = story.prompt(1, 'One.');
  story.prompt(1, 'Two.');
  const second = story.branch('b', first, 1);
  const inB = story.prompt(second, 'Two, otherwise.');
  story.prompt(second, 'Three.');
  const third = story.branch('c', inB, second);
  story.prompt(third, 'Three, otherwise.');
  assert.deepEqual(ways(viewOf(story, 1)), [[first, '*1 2']]);
  assert.deepEqual(
    new Map(ways(viewOf(story, third))),
    new Map([
      [first, '1 *2'],
      [inB, '2 *3'],
    ]),
  );
});

test('turns shared with another branch are folded into one row before the fork', () => {
  const { story, mutex } = loginStory();
  const view = viewOf(story, mutex);
  assert.deepEqual(rows(view), ['6 earlier turns, shared with main', 'fork 3', 'turn 7', 'turn 8']);
  assert.equal(rows(view, { shared: 'open' })[0], 'turn 1');
});

test('a sheet cuts after its place, and what follows is left behind', () => {
  const { story, main, at } = loginStory();
  const view = viewOf(story, main);
  const cut = { at, words: 'New branches start here', ghosts: [2] };
  assert.deepEqual(rows(view, { cut }).slice(-4), ['turn 6', 'New branches start here', 'fork 3', 'turn 7left']);
  assert.equal(rows(view, { cut: { ...cut, at: 0 } })[0], 'New branches start here');
});

test('how the last run ended stands at the end, and a rewind with its undo', () => {
  const story = tellStory();
  const prompt = story.prompt(1, 'Go.');
  story.start(1);
  story.reply(1, ['One.']);
  story.end(1, 'interrupted', { unknown: 'npm run migrate' });
  assert.match(
    rows(viewOf(story, 1)).at(-1) ?? '',
    /^Interrupted at .* The outcome of `npm run migrate` is not known\.$/,
  );
  story.add({ type: 'headMoved', branch: 1, from: 2, to: prompt, reason: 'rewind' });
  assert.equal(rows(viewOf(story, 1)).at(-1), 'Rewound to the end of turn 1. Files stayed as they were.');
});
