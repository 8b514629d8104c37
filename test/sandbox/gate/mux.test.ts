import assert from 'node:assert/strict';
import { once } from 'node:events';
import { duplexPair } from 'node:stream';
import { test } from 'node:test';
import fc from 'fast-check';
import { frameHead } from '../../../src/sandbox/gate/frames.ts';
import { type MuxStream, streamWindow } from '../../../src/sandbox/gate/muxStream.ts';
import { awake, choppedPair, muxPair, whole } from './muxPair.ts';

/** What one connection carries each way, in how large writes. */
const talk = fc.record({
  up: fc.nat({ max: 400_000 }),
  down: fc.nat({ max: 400_000 }),
  write: fc.integer({ min: 1, max: 200_000 }),
});

test('whatever way the bytes are cut and the connections interleave, each gets its own bytes, both ways', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(talk, { minLength: 1, maxLength: 6 }),
      fc.array(fc.integer({ min: 1, max: 100_000 }), { minLength: 1, maxLength: 8 }),
      async (talks, sizes) => {
        const served: Promise<Buffer>[] = [];
        const { worker, ends } = muxPair(
          stream => {
            const own = talks[served.length];
            served.push(whole(stream));
            send(stream, own?.down ?? 0, own?.write ?? 1);
          },
          { links: choppedPair(sizes) },
        );
        const got = talks.map(({ up, write }) => {
          const stream = worker.open();
          assert.ok(stream);
          send(stream, up, write);
          return whole(stream);
        });
        for (const [index, { up, down }] of talks.entries()) {
          assert.ok((await got[index])?.equals(bytes(down)));
          assert.ok((await served[index])?.equals(bytes(up)));
        }
        assert.deepEqual(ends, {});
      },
    ),
    { numRuns: 25 },
  );
});

test('a connection that nobody reads takes one window and holds up no other', async () => {
  const streams: MuxStream[] = [];
  const { worker, gateLink } = muxPair(stream => streams.push(stream));
  const slow = worker.open();
  const quick = worker.open();
  assert.ok(slow && quick);
  let crossed = 0;
  gateLink.on('data', (chunk: Buffer) => (crossed += chunk.length));
  slow.write(bytes(4 * streamWindow));
  await once(gateLink, 'data');
  send(quick, 3 * streamWindow, 50_000);
  const [unread, read] = streams;
  assert.ok(unread && read);
  assert.equal((await whole(read)).length, 3 * streamWindow);
  assert.ok(crossed < 4.2 * streamWindow, `${crossed} bytes crossed`);
  assert.ok(unread.readableLength <= streamWindow);
  slow.end();
  assert.equal((await whole(unread)).length, 4 * streamWindow);
});

test('there are only so many connections; one that ends makes room', async () => {
  const { worker } = muxPair(stream => stream.resume().end());
  const all = Array.from({ length: 8 }, () => worker.open());
  assert.ok(all.every(stream => stream !== undefined));
  assert.equal(worker.open(), undefined);
  all[0]?.end();
  all[0]?.resume();
  if (all[0]) await once(all[0], 'close');
  assert.ok(worker.open());
});

test('a side that opens too many gets them reset', async () => {
  const { workerLink } = muxPair(stream => stream.resume());
  const answers: Buffer[] = [];
  workerLink.on('data', (chunk: Buffer) => answers.push(chunk));
  for (let id = 1; id <= 10; id++) workerLink.write(frameHead(id, 'open', 0));
  await once(workerLink, 'data');
  assert.deepEqual(Buffer.concat(answers), Buffer.concat([frameHead(9, 'reset', 0), frameHead(10, 'reset', 0)]));
});

test('whoever breaks the protocol ends the bridge and every connection, and nothing else', async () => {
  const wrong: Record<string, Buffer[]> = {
    'no such kind': [Buffer.from([0, 0, 0, 1, 9, 0, 0, 0])],
    'too long': [frameHead(1, 'open', 0), frameHead(1, 'data', 0x10001)],
    'empty data': [frameHead(1, 'open', 0), frameHead(1, 'data', 0)],
    'open with a payload': [frameHead(1, 'open', 1)],
    'no such stream': [frameHead(2, 'end', 0)],
    'twice the same stream': [frameHead(1, 'open', 0), frameHead(1, 'open', 0)],
    'a stream on 0': [frameHead(0, 'open', 0)],
    'hello from inside': [frameHead(0, 'hello', 0)],
    'after the end': [frameHead(1, 'open', 0), frameHead(1, 'end', 0), frameHead(1, 'end', 0)],
    'too much granted': [frameHead(1, 'open', 0), frameHead(1, 'window', 4), Buffer.from([255, 255, 255, 255])],
    'more than granted': [
      frameHead(1, 'open', 0),
      ...Array.from({ length: 5 }, () => [frameHead(1, 'data', 65_536), Buffer.alloc(65_536)]).flat(),
    ],
    // A byte costs as much as it takes to keep.
    'a flood of bytes': [
      frameHead(1, 'open', 0),
      ...Array.from({ length: 1100 }, () => [frameHead(1, 'data', 1), Buffer.alloc(1)]).flat(),
    ],
  };
  for (const [name, frames] of Object.entries(wrong)) {
    const streams: MuxStream[] = [];
    const links = duplexPair();
    const { ends } = muxPair(stream => streams.push(stream), { links });
    links[0].write(Buffer.concat(frames));
    await new Promise(resolve => setImmediate(resolve));
    assert.equal(ends.gate, 'malformed', name);
    assert.ok(
      streams.every(stream => stream.destroyed),
      name,
    );
    assert.equal(ends.worker, 'bye', name);
    assert.equal(links[1].destroyed, false, name);
  }
});

test('no bytes at all make the reader throw', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 64 }), { maxLength: 20 }), chunks => {
      const links = duplexPair();
      const { ends } = muxPair(stream => stream.resume().end(), { links });
      for (const chunk of chunks) links[1].emit('data', Buffer.from(chunk));
      assert.ok(ends.gate === undefined || ends.gate === 'malformed' || ends.gate === 'bye');
    }),
    { numRuns: 500 },
  );
});

test('a side that asks and never listens is cut off before it costs memory', () => {
  const links = duplexPair();
  const { ends } = muxPair(() => {}, { links, maxStreams: 1 });
  links[0].pause();
  for (let id = 0; ends.gate === undefined && id < 3_000_000; id += 1000) {
    const opens = Array.from({ length: 1000 }, (_, index) => frameHead(id + index + 1, 'open', 0));
    links[1].emit('data', Buffer.concat(opens));
  }
  assert.equal(ends.gate, 'malformed');
});

test('a stream that nothing comes or goes on says so', async t => {
  awake(t);
  const { worker } = muxPair(stream => stream.resume());
  const stream = worker.open();
  assert.ok(stream);
  stream.setTimeout(5);
  await once(stream, 'timeout');
  stream.destroy();
});

/** Bytes in which every place is told from its neighbours. */
function bytes(length: number): Buffer {
  const out = Buffer.alloc(length);
  for (let index = 0; index < length; index++) out[index] = (index * 31 + (index >> 8)) & 255;
  return out;
}

function send(stream: MuxStream, length: number, write: number): void {
  const all = bytes(length);
  for (let at = 0; at < length; at += Math.max(write, 500)) stream.write(all.subarray(at, at + Math.max(write, 500)));
  stream.end();
}
