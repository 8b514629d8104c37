import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { rewind, undoRewind } from '../../src/app/rewind.ts';
import { takeLine } from '../../src/app/takeLine.ts';
import { branchesPlace, type BranchesPlace } from '../support/branchesPlace.ts';

/** Two turns of `main`; whoever reads nodes from now on finds that its mail wakes it meanwhile. */
async function wokenMeanwhile(t: TestContext, before: (place: BranchesPlace, first: number) => Promise<void>) {
  const place = await branchesPlace(t);
  const { session } = place.opened;
  const first = await place.turn(1, 'first', () => undefined);
  const second = await place.turn(1, 'second', () => undefined);
  await before(place, first);
  const { head: at } = place.branch(1);
  const read = session.readNodes.bind(session);
  session.readNodes = async ids => {
    session.readNodes = read;
    await session.append({ type: 'runStarted', run: 1, branch: 1, at, by: 'agent', credential: 'none' });
    return read(ids);
  };
  return { place, session, first, second, at };
}

const refused = { message: 'main went on meanwhile. Its line was not changed; try again when it rests.' };

test('a branch whose mail wakes it in the moment of a rewind is not rewound under its run', async t => {
  const { place, first, at } = await wokenMeanwhile(t, () => Promise.resolve());
  const files = place.context.files(place.opened, 1);
  const intent = { type: 'rewind', session: 's1', branch: 1, to: first } as const;
  await assert.rejects(rewind(intent, place.branch(1), files), refused);
  assert.equal(place.branch(1).head, at);
});

test('nor is the rewind taken back, or its line stepped to, under its run', async t => {
  const back = (place: BranchesPlace, first: number): Promise<void> =>
    rewind(
      { type: 'rewind', session: 's1', branch: 1, to: first },
      place.branch(1),
      place.context.files(place.opened, 1),
    );
  const one = await wokenMeanwhile(t, back);
  const files = one.place.context.files(one.place.opened, 1);
  await assert.rejects(undoRewind(one.place.branch(1), files), refused);
  assert.equal(one.place.branch(1).head, one.at);
  const two = await wokenMeanwhile(t, back);
  await assert.rejects(takeLine(two.place.branch(1), two.second, two.session), refused);
  assert.equal(two.place.branch(1).head, two.at);
});
