import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compare } from '../../src/app/compare.ts';
import { OpenSession } from '../../src/app/openSession.ts';
import { systemClock } from '../../src/base/clock.ts';
import type { ComparedPlace, Comparison } from '../../src/protocol/query.ts';
import { openStore } from '../../src/storage/diskStore.ts';
import { writeLongSession } from '../support/longSession.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { withoutFiles } from '../support/comparing.ts';

test('of a long session only what lies after the parting is read, and of a way that goes on only what is new', async t => {
  const folder = temporaryFolder(t);
  const last = await writeLongSession(folder, 3000);
  const session = new OpenSession(await openStore(folder, { clock: systemClock }).open('s1'), 's1');
  const read: number[] = [];
  const plain = session.readNodes.bind(session);
  session.readNodes = ids => {
    read.push(...ids);
    return plain(ids);
  };
  const ask = (...places: ComparedPlace[]): Promise<Comparison> =>
    compare({ type: 'compare', session: 's1', places }, withoutFiles(session));
  const head = session.tree().branches.get(2)?.head ?? 0;
  const places: ComparedPlace[] = [
    { branch: 2, node: head - 20 },
    { branch: 2, node: 0 },
  ];
  const first = await ask(...places);
  assert.equal(first.from, head - 20);
  assert.deepEqual(
    read,
    Array.from({ length: 20 }, (_, at) => head - 19 + at),
  );
  read.length = 0;
  assert.deepEqual(await ask(...places), first);
  assert.deepEqual(read, []);
  const body = { words: 'And on', blocks: [], by: 'person' as const };
  const { lastRun: _, nodes } = session.tree();
  const id = nodes.last + 1;
  const turn = (nodes.get(head)?.turn ?? 0) + 1;
  await session.append({
    type: 'nodeAdded',
    id,
    parent: head,
    branch: 2,
    kind: 'prompt',
    path: 'on',
    startsTurn: true,
    turn,
    title: 'And on',
    cost: 0,
    context: 0,
    body,
  });
  const next = await ask(...places);
  assert.deepEqual(read, [id]);
  assert.equal(next.ways[1]?.turnCount, (first.ways[1]?.turnCount ?? 0) + 1);
  assert.equal(next.ways[1]?.turns.at(-1)?.prompt, 'And on');
  await session.append({ type: 'headMoved', branch: 2, from: id, to: head, reason: 'rewind' });
  assert.deepEqual((await ask(...places)).ways[1]?.turns, first.ways[1]?.turns);
  assert.equal((await ask({ branch: last, node: 0 }, { branch: 1, node: 20 })).from, 10);
  await session.log.close();
});
