import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refresher } from '../../../src/host/compare/refresher.ts';
import { hold } from '../../support/filesPlace.ts';

test('work is never done twice at a time, and once more after the last wish', async () => {
  const holds = [hold(), hold(), hold()];
  let [begun, together, most] = [0, 0, 0];
  const refresher = new Refresher(async () => {
    const at = begun++;
    most = Math.max(most, ++together);
    await holds[at]?.pass();
    together -= 1;
  });
  const first = refresher.now();
  await holds[0]?.begun;
  const others = [refresher.now(), refresher.now()];
  holds[0]?.free();
  await holds[1]?.begun;
  holds[1]?.free();
  await Promise.all([first, ...others]);
  assert.deepEqual([begun, most], [2, 1]);
  const last = refresher.now();
  holds[2]?.free();
  await last;
  assert.equal(begun, 3);
});

test('many wishes within a second are one piece of work, and none after the end', t => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  let begun = 0;
  const refresher = new Refresher(() => {
    begun += 1;
    return Promise.resolve();
  });
  for (let wish = 0; wish < 5; wish++) refresher.later();
  assert.equal(begun, 0);
  t.mock.timers.tick(1000);
  assert.equal(begun, 1);
  refresher.later();
  refresher.dispose();
  t.mock.timers.tick(2000);
  assert.equal(begun, 1);
});
