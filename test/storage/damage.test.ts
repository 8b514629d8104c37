import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite, test, type TestContext } from 'node:test';
import fc from 'fast-check';
import type { Logged } from '../../src/session/event.ts';
import type { Tree } from '../../src/session/tree.ts';
import { openStore } from '../../src/storage/diskStore.ts';
import { formatLine, linkOf } from '../../src/storage/line.ts';
import { LogIndex } from '../../src/storage/logIndex.ts';
import { LogReader } from '../../src/storage/logReader.ts';
import { beginning } from '../../src/storage/place.ts';
import { scanLog } from '../../src/storage/scan.ts';
import { realDisk, type DiskPort } from '../../src/storage/segmentWriter.ts';
import { ManualClock } from '../support/manualClock.ts';
import { sessionFrom } from '../support/randomSession.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { everything } from './conformance.ts';

suite('a damaged log', () => {
  test('loses only the last record when it is cut there, at every byte of it', async t => {
    const { bytes, lines, open } = await fixture(t);
    const last = lines.at(-1);
    assert(last);
    for (let size = last.start; size < last.end; size++) {
      const { tree, events } = await open(bytes.subarray(0, size), `cut${size}`);
      const whole: boolean = size === last.end - 1;
      assert.deepEqual(seqs(events), seqs(whole ? originals(lines) : originals(lines.slice(0, -1))));
      const torn: boolean = size > last.start && !whole;
      assert.deepEqual(
        tree.damage,
        torn ? [{ file: 'events-0001.jsonl', line: lines.length, reason: 'it is not a whole record' }] : [],
      );
    }
  });

  test('is repaired by adding a newline, and told of once', async t => {
    const { bytes, lines, open, file } = await fixture(t);
    const torn = bytes.subarray(0, bytes.length - 20);
    const first = await open(torn, 'torn');
    assert.equal(first.tree.damage.length, 1);
    const repaired = readFileSync(file('torn'));
    assert.deepEqual(repaired.subarray(0, torn.length), torn);
    assert.equal(repaired[torn.length], 0x0a);
    const second = await open(undefined, 'torn');
    assert.deepEqual(second.tree.damage, first.tree.damage);
    assert.deepEqual(seqs(second.all), [...seqs(originals(lines.slice(0, -1))), lines.length]);
    assert.deepEqual(readFileSync(file('torn')), repaired);
  });

  test('keeps the last record when only its newline is lost, and goes on behind it', async t => {
    const { bytes, lines, open } = await fixture(t);
    const { tree, events } = await open(bytes.subarray(0, -1), 'newline', 'append');
    assert.deepEqual(seqs(events), seqs(originals(lines)));
    assert.deepEqual(tree.damage, []);
    const again = await open(undefined, 'newline');
    assert.deepEqual(again.tree.damage, []);
    assert.equal(again.tree.seq, lines.length + 1);
  });

  const hurts: [string, (bytes: Buffer, line: Line) => Buffer, RegExp][] = [
    ['a flipped bit', (bytes, { start }) => patch(bytes, start + 30, byte => byte ^ 1), /checksum/],
    ['a broken frame', (bytes, { end }) => patch(bytes, end - 2, () => 0x20), /not a whole record/],
    ['zeros', (bytes, { start, end }) => Buffer.from(bytes).fill(0, start, end - 1), /not a whole record/],
    ['a line that is gone', (bytes, { start, end }) => without(bytes, start, end), /events 4 to 4 are missing/],
    [
      'a line that comes twice',
      (bytes, { start, end }) => insert(bytes, end, bytes.subarray(start, end)),
      /event 4 stands here again/,
    ],
    ['a foreign line', (bytes, { end }) => insert(bytes, end, Buffer.from('hello\n')), /not a whole record/],
  ];
  for (const [what, hurt, reason] of hurts)
    test(`says file, line and reason of ${what}`, async t => {
      const { bytes, lines, open } = await fixture(t);
      const line = lines[3];
      assert(line);
      const { tree } = await open(hurt(bytes, line), 'hurt');
      assert.equal(tree.damage.length, 1);
      const [damage] = tree.damage;
      assert.equal(damage?.file, 'events-0001.jsonl');
      assert(damage.line === 4 || damage.line === 5);
      assert.match(damage.reason, reason);
      assert.deepEqual((await open(undefined, 'hurt')).tree.damage, tree.damage);
    });

  test('shows a line that was rewritten with a right checksum by the line after it', async t => {
    const { lines, bytes, open, rewrite } = await fixture(t);
    const line = lines[3];
    assert(line);
    const { tree } = await open(rewrite(bytes, line), 'rewritten');
    assert.deepEqual(tree.damage, [
      { file: 'events-0001.jsonl', line: 5, reason: 'it does not follow from the line before' },
    ]);
  });

  test('gives up every record the damage did not touch and none that never was, 3,000 times', async t => {
    const { bytes, lines, file } = await fixture(t);
    const folder = path.dirname(file('whole'));
    await fc.assert(
      fc.asyncProperty(damages(bytes.length), async damage => {
        const { hurt, touched } = apply(bytes, damage);
        writeFileSync(file('whole'), hurt);
        holds(lines, touched, await readAll(folder));
      }),
      { numRuns: 3000 },
    );
  });

  test('opens in a store whatever happened to it, and opens the same the next time', async t => {
    const { bytes, lines, open } = await fixture(t);
    let turn = 0;
    await fc.assert(
      fc.asyncProperty(damages(bytes.length), async damage => {
        const { hurt, touched } = apply(bytes, damage);
        const session = `d${(turn += 1)}`;
        const { tree, events } = await open(hurt, session);
        holds(lines, touched, events);
        const again = await open(undefined, session, 'append');
        assert.deepEqual(again.tree.damage, tree.damage);
        assert.deepEqual(again.events, events);
        assert.equal((await open(undefined, session)).tree.seq, tree.seq + 1);
      }),
      { numRuns: 40 },
    );
  });
});

/** No event that was not written, and every one whose bytes are as they were. */
function holds(lines: readonly Line[], touched: readonly [number, number][], events: readonly Logged[]): void {
  const written = new Map(originals(lines).map(event => [event.seq, event]));
  for (const event of events) assert.deepEqual(event, written.get(event.seq));
  const found = new Set(seqs(events));
  const intact = lines.filter(({ start, end }) => touched.every(([from, to]) => end - 1 <= from || start >= to));
  assert.deepEqual(
    seqs(originals(intact)).filter(seq => !found.has(seq)),
    [],
  );
}

/** What the log in a folder holds, read without opening it for writing. */
async function readAll(folder: string): Promise<Logged[]> {
  const index = new LogIndex();
  const scanned: number[] = [];
  const { point } = await scanLog(folder, [1], beginning, {
    event: (event, place) => {
      scanned.push(event.seq);
      index.add(event, place);
    },
    passedOver: place => index.passOver(place),
  });
  const reader = new LogReader(folder, index, () => Promise.reject(new Error('there are no blobs here')));
  const events = await reader.events(0, point.seq, Infinity);
  await reader.close();
  assert.deepEqual(seqs(events), scanned);
  return events;
}

interface Line {
  readonly start: number;
  /** Behind its newline. */
  readonly end: number;
  readonly event: Logged;
}

type Hurt =
  | { readonly kind: 'cut' | 'zeros'; readonly from: number; readonly length: number }
  | { readonly kind: 'flip'; readonly from: number; readonly bit: number }
  | { readonly kind: 'glue'; readonly from: number; readonly source: number; readonly length: number };

function damages(size: number): fc.Arbitrary<Hurt> {
  const from = fc.nat(size - 1);
  const length = fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 800 }));
  return fc.oneof(
    fc.record({ kind: fc.constantFrom('cut' as const, 'zeros' as const), from, length }),
    fc.record({ kind: fc.constant('flip' as const), from, bit: fc.nat(7) }),
    fc.record({ kind: fc.constant('glue' as const), from, source: fc.nat(size - 1), length }),
  );
}

/** The damaged bytes, and which stretches of the original were touched; what is glued in touches the line it lands in. */
function apply(bytes: Buffer, damage: Hurt): { hurt: Buffer; touched: [number, number][] } {
  const { from } = damage;
  switch (damage.kind) {
    case 'cut':
      return { hurt: without(bytes, from, from + damage.length), touched: [[from, from + damage.length]] };
    case 'zeros':
      return {
        hurt: Buffer.from(bytes).fill(0, from, Math.min(from + damage.length, bytes.length)),
        touched: [[from, from + damage.length]],
      };
    case 'flip':
      return { hurt: patch(bytes, from, byte => byte ^ (1 << damage.bit)), touched: [[from, from + 1]] };
    case 'glue': {
      const piece = bytes.subarray(damage.source, damage.source + damage.length);
      return { hurt: insert(bytes, from, piece), touched: [[from, from]] };
    }
  }
}

function patch(bytes: Buffer, at: number, change: (byte: number) => number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = change(copy[at] ?? 0) & 255;
  return copy;
}

function without(bytes: Buffer, from: number, to: number): Buffer {
  return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
}

function insert(bytes: Buffer, at: number, piece: Buffer): Buffer {
  return Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at)]);
}

function originals(lines: readonly Line[]): Logged[] {
  return lines.map(line => line.event);
}

function seqs(events: readonly Logged[]): number[] {
  return events.map(event => event.seq);
}

interface Opened {
  readonly tree: Tree;
  /** The events that were written before the damage was done. */
  readonly events: Logged[];
  /** With the reports of damage. */
  readonly all: Logged[];
}

interface Fixture {
  readonly bytes: Buffer;
  readonly lines: readonly Line[];
  file(session: string): string;
  /** Opens a session whose log holds `log`, or what it held before, and closes it again. */
  open(log: Buffer | undefined, session: string, then?: 'append'): Promise<Opened>;
  /** Another record in the place of a line, as somebody would write it who knows the format. */
  rewrite(bytes: Buffer, line: Line): Buffer;
}

/** Nothing here cuts the power, and three thousand openings are to be quick. */
const unsynced: DiskPort = { ...realDisk, sync: () => Promise.resolve() };

/** A log of some forty events of every kind, as bytes. */
async function fixture(t: TestContext): Promise<Fixture> {
  const folder = temporaryFolder(t);
  const store = openStore(folder, { clock: new ManualClock(), disk: unsynced });
  const file = (session: string): string => path.join(folder, session, 'events-0001.jsonl');
  const list = Array.from({ length: 60 }, (_, i) => ({ what: i * 7, where: i * 5, words: `w${i}é` }));
  const { log } = await store.create('whole');
  const { events, durable } = log.append(sessionFrom(list).filter(event => event.type !== 'damageFound'));
  await durable;
  await log.close();
  const bytes = readFileSync(file('whole'));
  let at = 0;
  const lines = events.map(event => {
    const start = at;
    at = bytes.indexOf(0x0a, start) + 1;
    return { start, end: at, event };
  });
  return {
    bytes,
    lines,
    file,
    open: async (hurt, session, then) => {
      if (hurt) {
        mkdirSync(path.join(folder, session), { recursive: true });
        writeFileSync(file(session), hurt);
      }
      const { log: opened, tree } = await store.open(session);
      if (then) await opened.append([{ type: 'sessionRenamed', title: 'More' }]).durable;
      const all = await everything(opened);
      await opened.close();
      return { tree, all, events: all.filter(event => !isLater(event)) };
    },
    rewrite: (whole, { start, end, event }) => {
      const prev = linkOf(whole.subarray(start, end - 1));
      const forged = formatLine({ type: 'sessionRenamed', title: 'Forged', seq: event.seq, time: event.time }, prev);
      return Buffer.concat([whole.subarray(0, start), forged, whole.subarray(end - 1)]);
    },
  };
}

/** Whether it was appended after the damage was done. */
function isLater(event: Logged): boolean {
  return event.type === 'damageFound' || (event.type === 'sessionRenamed' && event.title === 'More');
}
