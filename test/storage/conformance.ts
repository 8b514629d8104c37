import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import fc from 'fast-check';
import type { Logged, SessionEvent } from '../../src/session/event.ts';
import { fold } from '../../src/session/fold.ts';
import { violations } from '../../src/session/invariants.ts';
import type { OpenedSession, SessionLog, SessionStore } from '../../src/session/sessionLog.ts';
import { emptyTree, type Tree } from '../../src/session/tree.ts';
import { choices, sessionFrom, type Choice } from '../support/randomSession.ts';
import { treeOf } from '../support/treeOf.ts';

/** A store, and the one that a later process would open on the same sessions. */
export interface StoreUnderTest {
  readonly store: SessionStore;
  readonly reopened: () => SessionStore;
}

/** What every store of sessions promises. */
export function conformance(kind: string, make: (t: TestContext) => StoreUnderTest): void {
  const { events } = treeOf('a(b!(c+(d!)) e(f!))');
  const [created] = events;
  assert(created);

  suite(`a session log ${kind}`, () => {
    test('places events at once and keeps them for the next opening', async t => {
      const { store, reopened } = make(t);
      const { log, tree } = await store.create('s1');
      assert.deepEqual(tree, emptyTree);
      const first = log.append(events.slice(0, 3));
      const second = log.append(events.slice(3));
      assert.deepEqual(
        [...first.events, ...second.events].map(event => event.seq),
        events.map((_, i) => i + 1),
      );
      await Promise.all([first.durable, second.durable]);
      await log.close();
      const again = await later(t, reopened());
      const live = fold(fold(emptyTree, first.events), second.events);
      assert.deepEqual(plain(again.tree), plain(live));
      assert.deepEqual(await everything(again.log), [...first.events, ...second.events]);
    });

    test('gives back nodes in the order asked and leaves out what it does not know', async t => {
      const log = await started(t, make(t).store);
      await log.append(events).durable;
      const nodes = await log.readNodes([5, 1, 99, 3, 0]);
      assert.deepEqual(
        nodes.map(node => [node.id, node.title]),
        [
          [5, 'e'],
          [1, 'a'],
          [3, 'c'],
        ],
      );
      const wanted = events.filter(event => event.type === 'nodeAdded').map(event => event.body);
      assert.deepEqual(nodes[1]?.body, wanted[0]);
    });

    test('reads a node before it is durable', async t => {
      const log = await started(t, make(t).store);
      const { durable } = log.append(events);
      assert.deepEqual(
        (await log.readNodes([2])).map(node => node.title),
        ['b'],
      );
      await durable;
    });

    test('gives events only once they are durable', async t => {
      const log = await started(t, make(t).store);
      const { durable } = log.append(events);
      assert.deepEqual(await log.readEvents(0, 1e9), []);
      await durable;
      assert.equal((await log.readEvents(0, 1e9)).length, events.length);
    });

    test('pages events from any place, at least one at a time', async t => {
      const log = await started(t, make(t).store);
      await log.append(events).durable;
      for (let since = 0; since < events.length; since++) {
        const [next, ...more] = await log.readEvents(since, 1);
        assert.equal(next?.seq, since + 1);
        assert.deepEqual(more, []);
      }
      assert.deepEqual(await log.readEvents(events.length, 1e9), []);
      const page = await log.readEvents(1, 500);
      assert(page.length > 1 && page.length < events.length - 1);
    });

    test('keeps blocks exactly, whatever stands in them', async t => {
      const { store, reopened } = make(t);
      const { log } = await store.create('s1');
      const input = {
        body: ',"body":{',
        b: 1,
        a: [null, 1e-7, -0.5, 'é😀\u2028\u0000\ud800'],
        '': '","crc":"00000000"}\n',
      };
      const event = prompt(1, { words: '\n"prev"', blocks: [{ type: 'tool_use', input }], by: 'person' });
      await log.append([event]).durable;
      await log.close();
      const again = await later(t, reopened());
      const [node] = await again.log.readNodes([1]);
      assert.equal(JSON.stringify(node?.body), JSON.stringify(event.body));
    });

    test('keeps long bodies and images', async t => {
      const { store, reopened } = make(t);
      const { log } = await store.create('s1');
      const long = prompt(1, { words: 'x'.repeat(200_000), blocks: [], by: 'person' });
      const image = { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'aGk=' } };
      const shown = prompt(2, { words: 'look', blocks: [image], by: 'person' });
      await log.append([long, shown]).durable;
      await log.close();
      const { log: again } = await later(t, reopened());
      assert.deepEqual(
        (await again.readNodes([1, 2])).map(node => node.body),
        [long.body, shown.body],
      );
      assert.deepEqual(
        (await everything(again)).map(event => 'body' in event && event.body),
        [long.body, shown.body],
      );
    });

    test('appends nothing of a batch with a value that is no event', async t => {
      const log = await started(t, make(t).store);
      const wrong = { type: 'sessionRenamed', title: 7 } as unknown as SessionEvent;
      const endless = { ...prompt(1, { words: '', blocks: [], by: 'person' }), cost: Infinity };
      assert.throws(() => log.append([created, wrong]));
      assert.throws(() => log.append([endless]));
      assert.equal(log.append([created]).events[0]?.seq, 1);
    });

    test('keeps blobs under the address of their content', async t => {
      const { store, reopened } = make(t);
      const { log } = await store.create('s1');
      const bytes = Uint8Array.from([0, 1, 254, 255]);
      const id = await log.putBlob(bytes);
      assert.match(id, /^[0-9a-f]{64}$/);
      assert.equal(await log.putBlob(bytes.slice()), id);
      await log.close();
      const { log: again } = await later(t, reopened());
      assert.deepEqual(Uint8Array.from(await again.readBlob(id)), bytes);
      await assert.rejects(again.readBlob('0'.repeat(64)), /cannot be read/);
    });

    test('lists sessions by what they say now, open or not', async t => {
      const { store, reopened } = make(t);
      const { log } = await store.create('s1');
      await store.create('s2');
      await log.append([...events, { type: 'sessionRenamed', title: 'Renamed' }]).durable;
      const [heading, ...others] = await store.list();
      assert.deepEqual(others, []);
      assert.equal(heading?.title, 'Renamed');
      assert.equal(heading.session, 's1');
      assert.equal(heading.folder, '/work');
      await log.close();
      assert.deepEqual(await reopened().list(), [heading]);
    });

    test('refuses a session that is there, is not there, or is open', async t => {
      const { store } = make(t);
      const { log } = await store.create('s1');
      await assert.rejects(store.create('s1'), /exists already/);
      await assert.rejects(store.open('s2'), /there is no session s2/);
      await assert.rejects(store.open('s1'), /is open already/);
      await log.close();
      await log.close();
      assert.throws(() => log.append([created]), /closed/);
      await (await store.open('s1')).log.close();
    });

    test('reads any session back as it was lived, however often it was closed', async t => {
      await fc.assert(
        fc.asyncProperty(choices, fc.nat(), async (list, cut) => {
          await livesTwice(make(t), list, cut);
        }),
        { numRuns: 30 },
      );
    });
  });
}

/** A new session whose log is given back with the test. */
async function started(t: TestContext, store: SessionStore): Promise<SessionLog> {
  const { log } = await store.create('s1');
  t.after(() => log.close());
  return log;
}

/** The session as the next one finds it, given back with the test. */
async function later(t: TestContext, store: SessionStore): Promise<OpenedSession> {
  const opened = await store.open('s1');
  t.after(() => opened.log.close());
  return opened;
}

async function livesTwice({ store, reopened }: StoreUnderTest, list: readonly Choice[], cut: number): Promise<void> {
  const events = sessionFrom(list);
  const parts = [events.slice(0, cut % events.length), events.slice(cut % events.length)];
  let live = emptyTree;
  let log = (await store.create('s1')).log;
  for (const part of parts) {
    const appended = part.map(event => log.append([event]));
    await Promise.all(appended.map(({ durable }) => durable));
    live = fold(
      live,
      appended.flatMap(one => one.events),
    );
    await log.close();
    const again = await reopened().open('s1');
    assert.deepEqual(plain(again.tree), plain(live));
    assert.deepEqual(violations(again.tree), []);
    log = again.log;
  }
  assert.deepEqual((await everything(log)).map(unplaced), events);
  const nodes = await log.readNodes(live.nodes.ids());
  assert.deepEqual(
    nodes.map(unplaced),
    events.filter(event => event.type === 'nodeAdded'),
  );
  await log.close();
}

function unplaced({ seq: _, time: __, ...event }: Logged): object {
  return event;
}

/** Every event of a log, read in small pages. */
export async function everything(log: SessionLog): Promise<Logged[]> {
  const events: Logged[] = [];
  for (;;) {
    const page = await log.readEvents(events.at(-1)?.seq ?? 0, 300);
    if (page.length === 0) return events;
    events.push(...page);
  }
}

/** A tree as plain values, to be compared. */
export function plain(tree: Tree): object {
  return { ...tree, nodes: tree.nodes.ids().map(id => ({ ...tree.nodes.get(id), children: tree.nodes.children(id) })) };
}

type Prompt = Extract<SessionEvent, { kind: 'prompt' }>;

/** The event that adds a prompt at the root. */
export function prompt(id: number, body: Prompt['body']): Prompt {
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
  return { type: 'nodeAdded', ...node, kind: 'prompt', body };
}
