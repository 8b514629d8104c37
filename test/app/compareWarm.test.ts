import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compare } from '../../src/app/compare.ts';
import { OpenSession } from '../../src/app/openSession.ts';
import { systemClock } from '../../src/base/clock.ts';
import type { SessionEvent } from '../../src/session/event.ts';
import { memoryStore } from '../../src/storage/memoryStore.ts';
import { withoutFiles } from '../support/comparing.ts';

const usage = { input: 0, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output: 0 };
const base = { type: 'nodeAdded', path: 'on', startsTurn: false, turn: 1, title: '', cost: 0, context: 0 } as const;

function prompt(id: number, parent: number, branch: number): SessionEvent {
  return {
    ...base,
    id,
    parent,
    branch,
    startsTurn: true,
    kind: 'prompt',
    body: { words: 'Go.', blocks: [], by: 'person' },
  };
}

function reply(id: number, parent: number, branch: number, cost: number): SessionEvent {
  const told = { message: '', model: 'm', head: 'h', blocks: [], stop: 'end_turn' as const, usage };
  return {
    ...base,
    id,
    parent,
    branch,
    cost,
    kind: 'reply',
    body: { ...told, cost, expectedRead: -1, ms: 0, thoughtMs: 0 },
  };
}

const warmed = (branch: number, cost: number): SessionEvent => ({
  type: 'cacheWarmed',
  branch,
  head: 'h',
  marks: [],
  usage,
  cost,
  ms: 1,
});

const created = (branch: number, from: number): SessionEvent => ({
  type: 'branchCreated',
  branch,
  name: `b${branch}`,
  parent: branch === 1 ? 0 : 1,
  from,
  purpose: branch === 1 ? 'main' : 'fork',
  by: 'person',
});

test('a way costs what kept it in the prompt cache as well: since it parted, and not on a line that was left', async () => {
  const session = new OpenSession(await memoryStore({ clock: systemClock }).create('s1'), 's1');
  const costs = async (...places: [branch: number, node: number][]): Promise<number[]> => {
    const query = {
      type: 'compare',
      session: 's1',
      places: places.map(([branch, node]) => ({ branch, node })),
    } as const;
    const { ways } = await compare(query, withoutFiles(session));
    return ways.map(({ cost }) => cost);
  };
  let events = 0;
  const readEvents = session.readEvents.bind(session);
  session.readEvents = async (...given) => {
    const read = await readEvents(...given);
    events += read.length;
    return read;
  };

  await session.append(
    { type: 'sessionCreated', session: 's1', folder: '/made-up', title: '', origin: 'person' },
    created(1, 0),
    prompt(1, 0, 1),
    reply(2, 1, 1, 1),
    created(2, 2),
    prompt(3, 2, 1),
    reply(4, 3, 1, 2),
    prompt(5, 2, 2),
    reply(6, 5, 2, 4),
  );
  assert.deepEqual(await costs([1, 0], [2, 0]), [2, 4]);

  await session.append(warmed(1, 0.5), warmed(2, 0.25), warmed(2, 0.25));
  assert.deepEqual(await costs([1, 0], [2, 0]), [2.5, 4.5]);
  const once = events;
  assert.deepEqual(await costs([1, 0], [2, 0]), [2.5, 4.5]);
  assert.equal(events, once, 'what was read is not read again');

  // Main goes on, is kept warm there, and goes back: that was another way.
  await session.append(prompt(7, 4, 1), reply(8, 7, 1, 8), warmed(1, 0.125));
  assert.deepEqual(await costs([1, 0], [2, 0]), [10.625, 4.5]);
  assert.deepEqual(await costs([1, 4], [2, 0]), [2.5, 4.5]);
  await session.append({ type: 'headMoved', branch: 1, from: 8, to: 4, reason: 'rewind' }, warmed(1, 16));
  assert.deepEqual(await costs([1, 0], [2, 0]), [18.5, 4.5]);
  // From further back there is more of it, and of a child only what it waited for itself.
  await session.append(created(3, 8), prompt(9, 8, 3), reply(10, 9, 3, 32), warmed(3, 64));
  assert.deepEqual(await costs([1, 1], [1, 8], [3, 0]), [0, 1 + 10 + 16.625, 1 + 10 + 16.625 + 96]);
  await session.log.close();
});
