import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { suite, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { violations } from '../../src/session/invariants.ts';
import { openStore } from '../../src/storage/diskStore.ts';
import { ManualClock } from '../support/manualClock.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const kills = 50;

suite('a writer that is killed', () => {
  test(`loses no event it was promised, ${kills} times`, async t => {
    const folder = temporaryFolder(t);
    const clock = new ManualClock();
    const { log } = await openStore(folder, { clock }).create('s1');
    await log.append([
      { type: 'sessionCreated', session: 's1', folder: '/work', title: 'Killed', origin: 'person' },
      { type: 'branchCreated', branch: 1, name: 'main', parent: 0, from: 0, purpose: 'main', by: 'person' },
    ]).durable;
    await log.close();
    const promised = new Map<number, { node: number; words: number }>();
    for (let kill = 0; kill < kills; kill++) {
      for (const [seq, ack] of await writeUntilKilled(folder, 1 + Math.floor(Math.random() * 40)))
        promised.set(seq, ack);
      const { log: survivor, tree } = await openStore(folder, { clock }).open('s1');
      const events = await survivor.readEvents(0, Infinity);
      const found = new Map(events.map(event => [event.seq, event]));
      for (const [seq, { node, words }] of promised) {
        const event = found.get(seq);
        assert(event?.type === 'nodeAdded' && event.kind === 'prompt', `event ${seq} is lost`);
        assert.deepEqual([event.id, event.body.words.length], [node, words]);
      }
      assert.deepEqual(
        events.map(event => event.seq),
        events.map((_, i) => i + 1),
      );
      assert.deepEqual(violations(tree), []);
      // A line cut short is the only thing a kill may leave.
      for (const { reason } of tree.damage) assert.equal(reason, 'it is not a whole record');
      await survivor.append([{ type: 'sessionRenamed', title: `after ${kill}` }]).durable;
      await survivor.close();
    }
    assert(promised.size >= kills);
  });
});

/** Lets a writer run until it has acknowledged so many events, kills it, and gives what it acknowledged until it was dead. */
async function writeUntilKilled(folder: string, after: number): Promise<Map<number, { node: number; words: number }>> {
  const script = fileURLToPath(new URL('../support/logWriterProcess.ts', import.meta.url));
  const writer = spawn(process.execPath, [script, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  const acks = new Map<number, { node: number; words: number }>();
  for await (const line of createInterface({ input: writer.stdout })) {
    const [seq = 0, node = 0, words = -1] = line.split(' ').map(Number);
    if (words >= 0) acks.set(seq, { node, words });
    if (acks.size === after) writer.kill('SIGKILL');
  }
  assert(acks.size > 0, 'the writer wrote nothing');
  return acks;
}
