import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { gate } from '../support/messagesApi/gate.ts';
import { text, thinking, toolUse, type Script } from '../support/messagesApi/script.ts';
import { look, NearlyFull } from '../support/nearlyFull.ts';

let world: NearlyFull;

beforeEach(async () => {
  world = await NearlyFull.open();
});
afterEach(() => world.close());

test('an agent that is stopped takes the summary on its way with it; what it cost is in the log', async () => {
  const held = gate();
  const last = gate();
  await world.nearlyFull(held, [thinking('Look about.'), look], [thinking('On.'), text('Still ', last, 'here.')]);
  await last.reached;
  await world.window.viewer.when(({ live }) =>
    JSON.stringify([...(live.get(1)?.blocks.values() ?? [])]).includes('Still'),
  );
  await world.window.intend({ type: 'stop', session: world.session, branch: 1 });
  await world.window.rest(1);
  assert.equal(world.endOf()?.outcome, 'stopped');
  const [left] = world.made();
  assert.deepEqual([left?.parent, (await world.reply(left?.id ?? 0)).stop], [6, 'aborted']);
  assert.ok((left?.cost ?? 0) > 0);
  assert.ok(Math.abs((world.endOf()?.receipt?.cost ?? 0) - world.window.viewer.view.tree.cost) < 1e-9);
  await world.isWhole();
  // The next turn asks for it again, and ends before it is there.
  const other = gate();
  const words = gate();
  world.agent(text('All ', words, 'well.'));
  world.summary(text('They say ', other, 'one thing.'));
  await world.submit('And?');
  await Promise.all([other.reached, words.reached]);
  words.release();
  await world.window.viewer.when(() => world.endOf()?.outcome === 'done');
  assert.equal(world.made().length, 2);
  assert.doesNotMatch(world.path().join(), /summary/);
  await world.isWhole();
});

test('a summary that is written when the agent is done stands at the head for the next turn', async () => {
  const held = gate();
  const last = gate();
  await world.nearlyFull(held, [thinking('Look about.'), look], [thinking('On.'), text('It is ', last, 'dull.')]);
  await last.reached;
  held.release();
  await world.isWritten();
  last.release();
  await world.window.rest(1);
  assert.equal(world.endOf()?.outcome, 'done');
  assert.deepEqual(world.path().slice(-2), ['n10 reply', 'n11 summary']);
  world.agent(text('Because.'));
  await world.window.turn(world.session, 1, 'Why?');
  assert.deepEqual(world.shape().slice(-3), ['user tool_result', 'assistant text', 'user text']);
  assert.match(world.shape()[0] ?? '', /^user text/);
  await world.isWhole();
});

test('a child that is done hands back its last words, not a summary', async () => {
  const held = gate();
  const last = gate();
  world.agent(toolUse('fork', { branches: [{ name: 'child', task: 'Read all parts.' }] }));
  await world.nearlyFull(
    held,
    [thinking('Look about.'), look],
    [thinking('On.'), text('He is ', last, 'dull.')],
    [text('So.')],
  );
  await last.reached;
  held.release();
  await world.isWritten();
  last.release();
  await world.window.rest(1);
  const child = world.window.viewer.view.tree.branches.get(2);
  assert.equal(child?.run?.end?.outcome, 'done');
  assert.equal(world.window.viewer.view.tree.nodes.get(child?.head ?? 0)?.kind, 'reply');
  assert.match(world.sent(), /He is dull\./);
});

test('a hand-over ends the summary on its way, and the successor asks for another', async () => {
  const held = gate();
  const last = gate();
  await world.nearlyFull(held, [thinking('Look about.'), look], [thinking('On.'), text('Still ', last, 'here.'), look]);
  await last.reached;
  const drained = world.app.app.drain();
  last.release();
  await world.window.viewer.when(() => world.endOf()?.outcome === 'parked');
  await drained;
  assert.deepEqual(
    world.made().map(({ parent }) => parent),
    [6],
  );
  await world.app.app.dispose();
  await goesOn();
});

test('after a crash nothing is half done: who goes on asks for the summary again', async () => {
  const held = gate();
  const last = gate();
  await world.nearlyFull(held, [thinking('Look about.'), look], [thinking('On.'), text('Still ', last, 'here.'), look]);
  await last.reached;
  await world.app.app.dispose();
  await goesOn();
});

/** The branch goes on in another process, and is summed up there. */
async function goesOn(): Promise<void> {
  const other = gate();
  const words = gate();
  world.agent(thinking('On.'), text('Again ', words, 'I look.'), look);
  world.agent(text('It is dull.'));
  world.summary(text('They say ', other, 'one thing.'));
  world.app = await world.app.reopen();
  world.window = world.app.window();
  world.window.uplink.show({ session: world.session, branch: 1 }, 0);
  await world.window.viewer.when(view => view.tree.branches.has(1));
  if (world.endOf()?.outcome !== undefined && world.endOf()?.outcome !== 'parked')
    await world.window.intend({ type: 'resume', session: world.session, branch: 1 });
  await Promise.all([other.reached, words.reached]);
  const before = world.made().length;
  other.release();
  await world.isWritten(before + 1);
  words.release();
  await world.window.viewer.when(() => world.endOf()?.outcome === 'done');
  assert.match(world.path().join(), /n\d+ results,n\d+ summary,n\d+ reply$/);
  assert.deepEqual(world.refusedRequests(), []);
}

for (const [where, to, written] of [
  ['before it', 'n3', 'on its way'],
  ['before it', 'n3', 'written'],
  ['behind it', 'n8', 'on its way'],
] as const)
  test(`an agent that goes back ${where} while a summary is ${written}`, async () => {
    const held = gate();
    const last = gate();
    const back = toolUse('rewind', { to, note: 'They are all the same.' });
    const script: Script[] = [
      [thinking('Look about.'), look],
      [thinking('Back.'), text('I go ', last, 'back.'), back],
    ];
    const other = gate();
    await world.nearlyFull(held, ...script, [text('So ', other, 'be it.'), look], [text('It is dull.')]);
    await last.reached;
    if (written === 'written') {
      held.release();
      await world.isWritten();
    }
    last.release();
    await other.reached;
    if (where === 'behind it') {
      held.release();
      await world.isWritten();
    }
    other.release();
    await world.window.rest(1);
    assert.equal(world.endOf()?.outcome, 'done');
    assert.equal(world.made().length, 1);
    if (where === 'before it') {
      assert.doesNotMatch(world.path().join(), /summary/);
      assert.deepEqual(
        world
          .path()
          .slice(0, 4)
          .map(node => node.replace(/^n\d+ /, '')),
        ['prompt', 'reply', 'results', 'note'],
      );
      const [left] = world.made();
      assert.equal((await world.reply(left?.id ?? 0)).stop, written === 'written' ? 'end_turn' : 'aborted');
    } else {
      assert.match(world.path().join(), /n8 results,n\d+ note,n\d+ reply,n\d+ results,n\d+ summary,n\d+ reply$/);
      assert.match(world.sent(), /They are all the same/);
    }
    await world.isWhole();
  });
