import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { systemClock } from '../../src/base/clock.ts';
import type { SessionEvent } from '../../src/session/event.ts';
import { openStore } from '../../src/storage/diskStore.ts';
import { cliPlace, type CliPlace } from './support/cliPlace.ts';

const shown = {
  tool: 'bash',
  title: 'npm publish',
  detail: 'npm publish',
  facts: [{ label: 'Leaves the wall', words: 'to publish', outside: true }],
  hash: 'h1',
};

test('what nobody was there for is listed whole and answered once', async () => {
  await using place = await cliPlace();
  await unattendedNight(place);
  const list = await place.banyan('deferred');
  assert.match(list.out, /^1 {2}\S+ \S+ {2}main\nbash\n {2}npm publish\n {2}Leaves the wall: to publish\n\n2 {2}/);
  const json = (await place.banyan('deferred', '--json')).out
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as { id: number });
  assert.deepEqual(
    json.map(({ id }) => id),
    [1, 2],
  );

  assert.deepEqual(await place.banyan('allow', '1'), {
    code: 0,
    out: 'main: npm publish: allowed, once, for the same call.\n',
    err: '',
  });
  assert.match((await place.banyan('allow', '1')).err, /^No request 1 waits/m);
  assert.equal((await place.banyan('deny', '2', 'use the mirror')).code, 0);
  assert.equal((await place.banyan('deferred')).out, 'Nothing waits for an answer.\n');

  const trail = await place.banyan('audit');
  assert.match(trail.out, /npm publish\n {4}allowed by person, later/);
  assert.match(trail.out, /npm publish\n {4}denied by person, later · .*use the mirror/);
  assert.match((await place.banyan('log')).out, /request 1 deferred by harness: nobody is there/);
});

/** A session as it stands after two calls were refused because nobody was there. */
async function unattendedNight({ state, folder }: CliPlace): Promise<void> {
  const store = openStore(join(state, 'sessions'), { clock: systemClock });
  const { log } = await store.create('s1');
  const branch = { branch: 1, name: 'main', parent: 0, from: 0, purpose: 'main', by: 'person' } as const;
  const events: SessionEvent[] = [
    { type: 'sessionCreated', session: 's1', folder, title: 'night', origin: 'person' },
    { type: 'branchCreated', ...branch },
    { type: 'runStarted', run: 1, branch: 1, at: 0, by: 'person', credential: 'environment' },
    ...[1, 2].flatMap((request): SessionEvent[] => [
      { type: 'permissionRequested', request, run: 1, branch: 1, call: `c${request}`, shown },
      {
        type: 'permissionDecided',
        request,
        branch: 1,
        decision: 'deny',
        scope: 'once',
        by: 'harness',
        reason: 'nobody is there',
        hash: 'h1',
        deferred: true,
      },
    ]),
    { type: 'runEnded', run: 1, branch: 1, outcome: 'done' },
  ];
  await log.append(events).durable;
  await log.close();
}
