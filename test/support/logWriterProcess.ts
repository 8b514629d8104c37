import { writeSync } from 'node:fs';
import { systemClock } from '../../src/base/clock.ts';
import type { SessionEvent } from '../../src/session/event.ts';
import { openStore } from '../../src/storage/diskStore.ts';

/*
 * A process that writes to a session's log until it is killed: `logWriterProcess.ts FOLDER`. Each line on its standard
 * output is an event it was promised: the number, and the words that were written under it.
 */
const [folder = ''] = process.argv.slice(2);
const { log, tree } = await openStore(folder, { clock: systemClock, segmentBytes: 200_000 }).open('s1');

let id = tree.nodes.last;
await Promise.all([write(1), write(40), write(3000), write(90_000)]);

/** Appends batches one after the other, with words of about this length. */
async function write(length: number): Promise<never> {
  for (let round = 1; ; round++) {
    const batch = Array.from({ length: 1 + (round % 3) }, (): SessionEvent => {
      const words = `${process.pid}.${(id += 1)}.${'é'.repeat((round * 37) % length)}`;
      const node = {
        id,
        parent: 0,
        branch: 1,
        path: 'on',
        startsTurn: true,
        turn: 1,
        title: '',
        cost: 0,
        context: 0,
      } as const;
      return { type: 'nodeAdded', ...node, kind: 'prompt', body: { words, blocks: [], by: 'person' } };
    });
    const { events, durable } = log.append(batch);
    await durable;
    for (const event of events)
      if (event.type === 'nodeAdded' && event.kind === 'prompt')
        writeSync(1, `${event.seq} ${event.id} ${event.body.words.length}\n`);
  }
}
