import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import type { LiveBlock } from '../../src/protocol/liveReply.ts';
import { violations } from '../../src/session/invariants.ts';
import { pathTo } from '../../src/session/path.ts';
import type { Fault } from '../support/messagesApi/fault.ts';
import { gate } from '../support/messagesApi/gate.ts';
import { startMessagesApi, type MessagesApi } from '../support/messagesApi/startMessagesApi.ts';
import { stop, stopSequence, text, thinking, toolUse, type Script } from '../support/messagesApi/script.ts';
import { branchNamed } from '../support/forkStory.ts';
import { openApp, saidWall, type TestApp, type TestWindow } from '../support/openApp.ts';

let api: MessagesApi;
let app: TestApp;
let window: TestWindow;
let session: string;
/** Requests of the tests before. */
let earlier = 0;

before(async () => {
  api = await startMessagesApi();
  app = await openApp(api.url, { wall: saidWall });
});
beforeEach(async () => {
  earlier = api.requests.length;
  window = app.window();
  session = await window.session();
  await window.intend({ type: 'configureBranch', session, branch: 1, settings: { authority: 'auto' } });
});
afterEach(() => {
  assert.deepEqual(violations(window.viewer.view.tree), []);
  // Faults aside, the strict stand-in took every request.
  assert.deepEqual(
    api.requests.slice(earlier).flatMap(({ rule }) => rule ?? []),
    [],
  );
  assert.deepEqual(api.pending, { replies: 0, faults: 0 });
});
after(async () => {
  await app.close();
  await api.close();
});

/** One way in which a reply can stop. */
interface Way {
  readonly name: string;
  /** The reply, or the fault that meets it and what is said when it is asked for again. */
  readonly script?: Script;
  readonly fault?: Fault;
  /** In a turn: what follows it, how the run ends, and what stands on the path then, as initials of its kinds. */
  readonly next: readonly Script[];
  readonly turn: string;
  /** Where a summary was asked for: how that ends. */
  readonly summing: 'done' | 'failed';
}

const done = [text('Done.')];
const call = toolUse('read', { path: '.' });
/** Too long for the first limit, and cut in its input there. */
const long = toolUse('read', { path: 'long '.repeat(40_000) });

const ways: readonly Way[] = [
  { name: 'end_turn', script: [thinking('Hm.'), ...done], next: [], turn: 'done p r', summing: 'done' },
  { name: 'stop_sequence', script: [text('So'), stopSequence('.')], next: [], turn: 'done p r', summing: 'done' },
  { name: 'tool_use', script: [thinking('Hm.'), call], next: [done], turn: 'done p r s r', summing: 'failed' },
  { name: 'nothing at all', script: [stop('end_turn')], next: [done], turn: 'done p n r', summing: 'failed' },
  { name: 'thinking alone', script: [thinking('Hm.')], next: [done], turn: 'done p n r', summing: 'failed' },
  { name: 'blank words', script: [text(' \n')], next: [done], turn: 'done p n r', summing: 'failed' },
  {
    name: 'max_tokens in words',
    script: [text('So it'), stop('max_tokens')],
    next: [done],
    turn: 'done p r n r',
    summing: 'failed',
  },
  { name: 'max_tokens in a call', script: [text('So.'), long], next: [done], turn: 'done p r', summing: 'failed' },
  {
    name: 'max_tokens after a whole call',
    script: [call, long],
    next: [done],
    turn: 'done p r s r',
    summing: 'failed',
  },
  {
    name: 'pause_turn',
    script: [text('So'), stop('pause_turn')],
    next: [done],
    turn: 'done p r n r',
    summing: 'failed',
  },
  { name: 'refusal', script: [text('No'), stop('refusal')], next: [], turn: 'failed p', summing: 'failed' },
  {
    name: 'the window exceeded',
    script: [text('So'), stop('model_context_window_exceeded')],
    next: [[text('All that was.')], done],
    turn: 'done p u r',
    summing: 'failed',
  },
  {
    name: 'a stream that broke off',
    fault: { kind: 'cut', after: 3 },
    next: [done],
    turn: 'done p r',
    summing: 'done',
  },
  {
    name: 'a stream that broke off in the input of a call',
    fault: { kind: 'cutInToolInput' },
    script: [toolUse('bash', { command: 'touch never' })],
    next: [done],
    turn: 'done p r',
    summing: 'done',
  },
  {
    name: 'an error in the stream',
    fault: { kind: 'errorEvent', after: 3, type: 'invalid_request_error', message: 'no' },
    script: done,
    next: [],
    turn: 'failed p',
    summing: 'failed',
  },
  {
    name: 'a request that is refused',
    fault: { kind: 'status', status: 400, type: 'invalid_request_error', message: 'no' },
    next: [],
    turn: 'failed p',
    summing: 'failed',
  },
];

/** Queues what a way is made of, for the request after `skip` others. */
function arrange({ script, fault }: Way, next: readonly Script[], skip = 0): void {
  if (fault) api.fault(fault, { skip });
  // A fault before the answer takes no reply; one in the middle of it takes one.
  if (script) api.reply(script);
  else if (fault?.kind === 'cut') api.reply(done);
  for (const each of next) api.reply(each);
}

const letters = { prompt: 'p', reply: 'r', results: 's', note: 'n', summary: 'u' } as const;

/** How the last run of a branch ended, and its own nodes on its path. */
function stands(name = 'main'): string {
  const { tree } = window.viewer.view;
  const branch = branchNamed(window, name);
  const own = pathTo(tree, branch.head).filter(node => node.branch === branch.id);
  return [branch.run?.end?.outcome, ...own.map(node => letters[node.kind])].join(' ');
}

describe('in a turn', () => {
  for (const way of ways)
    test(way.name, async () => {
      arrange(way, way.next);
      await window.turn(session, 1, 'Go.');
      assert.equal(stands(), way.turn);
      // Whatever it was, the branch can go on from there.
      api.reply(done);
      await window.turn(session, 1, 'And now?');
      assert.match(stands(), /^done .* p r$/);
    });
});

describe('in a child that its parent waits for', () => {
  for (const way of ways)
    test(way.name, async () => {
      api.reply([toolUse('fork', { branches: [{ name: 'child', task: 'Look.' }] })]);
      arrange(way, way.next, 1);
      api.reply([text('My child is back.')]);
      await window.turn(session, 1, 'Go.');
      assert.equal(stands(), 'done p r s r');
      // Its first node tells it what it is, in place of a prompt.
      assert.equal(stands('child'), way.turn.replace(' p', ' s'));
      const [outcome] = way.turn.split(' ');
      const heard = api.requests.at(-1)?.text ?? '';
      assert.equal(heard.match(new RegExp(`child: ${outcome}`, 'g'))?.length, 1);
    });
});

describe('in a delegate that answers questions', () => {
  for (const way of ways)
    test(way.name, async () => {
      api.reply([toolUse('spawn', { name: 'fresh', task: 'Look.', onboard: true })]);
      api.reply([toolUse('ask', { to: 'parent', questions: [{ question: 'Where?', otherwise: 'everywhere' }] })]);
      arrange(way, way.next, 2);
      api.reply([text('I have looked.')]);
      api.reply([text('It is back.')]);
      await window.turn(session, 1, 'Go.');
      assert.equal(stands(), 'done p r s r');
      assert.equal(stands('fresh'), 'done p r s r');
      assert.equal(branchNamed(window, 'answers-fresh').run?.end?.outcome, way.turn.split(' ')[0]);
    });
});

describe('where a summary was asked for', () => {
  for (const way of ways)
    test(way.name, async () => {
      api.reply([thinking('Hm.'), text('Hello.')]);
      await window.turn(session, 1, 'Hello there.');
      arrange(way, way.fault && way.summing === 'done' ? [done] : []);
      await window.intend({ type: 'compact', session, branch: 1 });
      await window.viewer.when(view => view.tree.lastRun === 2);
      await window.rest(1);
      assert.equal(stands(), way.summing === 'done' ? 'done p r u' : 'failed p r');
      api.reply(done);
      await window.turn(session, 1, 'And now?');
      assert.match(stands(), /^done .* p r$/);
    });
});

/** What was held back in the middle has begun to arrive. */
function isThere(block: LiveBlock): boolean {
  return block.type === 'call' ? block.tool === 'bash' && block.bytes > 0 : block.text !== '';
}

describe('stopped by a person', () => {
  for (const [name, script, then] of [
    ['in its words', (held: ReturnType<typeof gate>) => [text('First', held, ' and last.')], 'stopped p r'],
    ['in its thoughts', (held: ReturnType<typeof gate>) => [thinking('First', held, ' and last.')], 'stopped p'],
    [
      'in the input of a call, after one that was whole',
      (held: ReturnType<typeof gate>) => [call, toolUse('bash', { command: 'touch never' }, { at: 8, gate: held })],
      'stopped p r s',
    ],
  ] as const)
    test(name, async () => {
      const held = gate();
      api.reply(script(held));
      await window.intend({ type: 'submit', session, branch: 1, words: 'Go.', how: 'send' });
      await window.viewer.when(view => [...(view.live.get(1)?.blocks.values() ?? [])].some(isThere));
      await window.intend({ type: 'stop', session, branch: 1 });
      held.release();
      await window.rest(1);
      assert.equal(stands(), then);
      api.reply(done);
      await window.turn(session, 1, 'And now?');
      assert.match(stands(), /^done .* p r$/);
    });

  test('while a call runs: it is answered with what it had said so far', async () => {
    api.reply([toolUse('bash', { command: 'echo halfway; sleep 60' })]);
    await window.intend({ type: 'submit', session, branch: 1, words: 'Go.', how: 'send' });
    await window.viewer.when(view =>
      [...(view.live.get(1)?.outputs.values() ?? [])].some(({ text: said }) => said.includes('halfway')),
    );
    await window.intend({ type: 'stop', session, branch: 1 });
    await window.rest(1);
    assert.equal(stands(), 'stopped p r s');
    api.reply(done);
    await window.turn(session, 1, 'And now?');
    assert.match(api.requests.at(-1)?.text ?? '', /Cancelled after \d+ s, output so far:\\nhalfway/);
  });

  test('while it writes a summary: nothing has changed', async () => {
    api.reply([text('Hello.')]);
    await window.turn(session, 1, 'Hello there.');
    const held = gate();
    api.reply([text('It was', held, ' so.')]);
    await window.intend({ type: 'compact', session, branch: 1 });
    await window.viewer.when(view => view.tree.lastRun === 2);
    await held.reached;
    await window.intend({ type: 'stop', session, branch: 1 });
    held.release();
    await window.rest(1);
    assert.equal(stands(), 'stopped p r');
    api.reply(done);
    await window.turn(session, 1, 'And now?');
    assert.equal(stands(), 'done p r p r');
  });
});
