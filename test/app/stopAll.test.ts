import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stopAll } from '../../src/app/stopAll.ts';
import { branchesPlace } from '../support/branchesPlace.ts';

test('stopping all comes to an end where the log broke before the end of a run could be written', async t => {
  const place = await branchesPlace(t);
  const { opened } = place;
  const at = await place.turn(1, 'start', () => undefined);
  await opened.session.append({ type: 'runStarted', run: 1, branch: 1, at, by: 'person', credential: 'none' });
  const intent = { type: 'stopAll', session: 's1', branch: 1 } as const;
  assert.deepEqual(await stopAll(intent, opened), [1]);
});
