import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { gate } from '../support/messagesApi/gate.ts';
import { stop, text, thinking, toolUse, type Step } from '../support/messagesApi/script.ts';
import { look, NearlyFull, readParts, summed } from '../support/nearlyFull.ts';

let world: NearlyFull;

beforeEach(async () => {
  world = await NearlyFull.open();
});
afterEach(() => world.close());

for (const model of ['claude-opus-5-5', 'claude-sonnet-4-6', 'claude-opus-4-5'])
  test(`the agent goes on while it is summed up; what it did meanwhile stands behind the summary (${model})`, async () => {
    await world.window.intend({ type: 'configureBranch', session: world.session, branch: 1, settings: { model } });
    const held = gate();
    const last = gate();
    const on: Step[] = [thinking('On.'), text('Meanwhile ', last, 'I went on.'), look];
    // With these no room is left for the longest reply, which older models would refuse to be asked for.
    const more: Step[] = [thinking('Look about.'), ...readParts(3)];
    await world.nearlyFull(held, more, on, [thinking('Good.'), look], [text('It is dull.')]);
    await last.reached;
    const shown = () => JSON.stringify([...(world.window.viewer.view.live.get(1)?.blocks.values() ?? [])]);
    await world.window.viewer.when(() => shown().includes('Meanwhile '));
    await world.submit('Mind the boy.', 'steer');
    held.release();
    await world.isWritten();
    assert.match(shown(), /Meanwhile /);
    assert.doesNotMatch(shown(), /one thing/);
    last.release();
    await world.window.rest(1);
    assert.equal(world.endOf()?.outcome, 'done');
    assert.deepEqual(
      world.made().map(node => `n${node.id} beside n${node.parent}`),
      ['n9 beside n6'],
    );
    assert.deepEqual(world.path().slice(4), [
      'n5 results',
      'n6 note',
      'n7 reply',
      'n8 results',
      'n10 reply',
      'n11 results',
      'n12 note',
      'n13 summary',
      'n14 reply',
      'n15 results',
      'n16 reply',
    ]);
    await world.isWhole();
    const thought = model === 'claude-opus-4-5' ? 'thinking ' : '';
    assert.deepEqual(world.shape(-2), [
      'user text',
      `assistant ${thought}tool_use tool_use tool_use`,
      'user tool_result tool_result tool_result',
      `assistant ${thought}text tool_use`,
      'user tool_result text',
    ]);
    const words = world.messages(-2)[0]?.content[0]?.text ?? '';
    assert.match(words, /^\[n13\] Your context was summed up here\. What stood before, n1 to n6, is no longer in it;/);
    assert.match(words, /what came after n6 stands below, word for word\./);
    assert.match(words, /You were told last, up to n6, word for word:\nWhat do they say\?/);
    assert.doesNotMatch(words, /Mind the boy/);
    assert.match(world.messages(-2).at(-1)?.content.at(-1)?.text ?? '', /^\[n12\] Mind the boy\.$/);
    // It was asked for on what the agent's own request had just left in the cache.
    const { usage } = await world.reply(9);
    assert.ok(usage.cacheRead > 40_000 && usage.input + usage.cacheWrite5m + usage.cacheWrite1h < 1_000);
    // And from then on each request reads what the one before left.
    const [first, next] = [(await world.reply(14)).usage, (await world.reply(16)).usage];
    assert.ok(next.cacheRead >= first.cacheRead + first.cacheWrite5m + first.cacheWrite1h);
    assert.ok(next.cacheRead < 30_000);
    assert.ok(Math.abs((world.endOf()?.receipt?.cost ?? 0) - world.window.viewer.view.tree.cost) < 1e-9);
  });

test('a branch that is forked from what the agent did meanwhile has the long context, and its cache', async () => {
  const held = gate();
  const last = gate();
  await world.nearlyFull(
    held,
    [thinking('Look about.'), look],
    [thinking('On.'), text('So', last, '.'), look],
    [text('Dull.')],
  );
  await last.reached;
  held.release();
  await world.isWritten();
  last.release();
  await world.window.rest(1);
  await world.isWhole();
  const words = gate();
  const other = gate();
  world.agent(text('I ', words, 'see.'));
  // Its window is nearly full as well; it is done before it is summed up.
  world.summary(text('They say ', other, 'one thing.'));
  const ways = [{ name: 'other', words: 'And the girl?' }];
  await world.window.intend({ type: 'fork', session: world.session, branch: 1, at: 11, ways });
  await Promise.all([words.reached, other.reached]);
  words.release();
  await world.window.viewer.when(view => view.tree.branches.get(2)?.run?.end !== undefined);
  assert.match(world.sent(-2), /And the girl\?/);
  assert.equal(world.sent(-2).match(/"type":"thinking"/g)?.length, 4);
  assert.doesNotMatch(world.sent(-2), /summed up here/);
  world.window.uplink.show({ session: world.session, branch: 2 }, 0);
  const { usage, expectedRead } = await world.reply(world.window.viewer.view.tree.branches.get(2)?.head ?? 0);
  assert.equal(usage.cacheRead, expectedRead);
  assert.ok(usage.cacheRead > 45_000);
  assert.deepEqual(world.refusedRequests(), []);
});

test('when no room is left the agent waits for the summary on its way', async () => {
  const held = gate();
  await world.nearlyFull(held, [thinking('More.'), ...readParts(6)], [text('It is dull.')]);
  const waits = () => world.window.viewer.view.live.get(1)?.waiting;
  await world.window.viewer.when(() => waits()?.why === 'summary');
  assert.match(waits()?.words ?? '', /until its context is summed up/);
  assert.equal(world.asked(), 4);
  held.release();
  await world.window.rest(1);
  assert.equal(world.endOf()?.outcome, 'done');
  assert.equal(waits(), undefined);
  assert.deepEqual(world.path().slice(4), [
    'n5 results',
    'n6 note',
    'n7 reply',
    'n8 results',
    'n10 summary',
    'n11 reply',
  ]);
  assert.deepEqual(world.shape().slice(1, 2), ['assistant tool_use tool_use tool_use tool_use tool_use tool_use']);
  assert.equal(world.asked(), 5);
  await world.isWhole();
});

test('what stands behind a summary counts when the next one is due', async () => {
  const held = gate();
  const last = gate();
  const done: Step[] = [text('It is ', last, 'dull.')];
  await world.nearlyFull(held, [thinking('More.'), ...readParts(12)], [thinking('Once more.'), look], done);
  await world.window.viewer.when(() => world.window.viewer.view.live.get(1)?.waiting?.why === 'summary');
  world.summary(...summed);
  held.release();
  await last.reached;
  await world.isWritten(2);
  last.release();
  await world.window.rest(1);
  await world.isWhole();
  // The tail of the first one alone is 40,000 tokens.
  assert.equal(world.made().length, 2);
  assert.equal(world.made()[1]?.parent, 10);
  assert.equal(world.path().filter(node => node.endsWith('summary')).length, 2);
});

test('an agent that sums itself up meanwhile writes its own summary, and one at a time', async () => {
  const held = gate();
  await world.nearlyFull(
    held,
    [thinking('Look about.'), look],
    [thinking('Enough.'), toolUse('compact', { keep: 'the number 42' })],
    [text('On I go.')],
  );
  world.summary(...summed);
  await world.window.rest(1);
  assert.equal(world.endOf()?.outcome, 'done');
  assert.deepEqual(
    world
      .path()
      .slice(-3)
      .map(node => node.replace(/^n\d+ /, '')),
    ['results', 'summary', 'reply'],
  );
  assert.deepEqual(world.shape(), ['user text']);
  const [first, second] = await Promise.all(world.made().map(({ id }) => world.reply(id)));
  assert.deepEqual([first?.stop, second?.stop], ['aborted', 'end_turn']);
  await world.isWhole();
});

test('a summary that comes to nothing is said once; with no room left it is tried once more, in the foreground', async () => {
  const held = gate();
  world.agent(thinking('Look.'), ...readParts(6));
  world.agent(thinking('Again.'), ...readParts(6));
  const last = gate();
  world.agent(thinking('Look about.'), text('I look ', last, '.'), look);
  world.agent(thinking('On.'), look);
  world.agent(thinking('More.'), ...readParts(6));
  world.agent(text('It is dull.'));
  world.summary(thinking('Hm.'), held, stop('refusal'));
  await world.submit('What do they say?');
  await Promise.all([held.reached, last.reached]);
  held.release();
  await world.isWritten();
  last.release();
  world.summary(...summed);
  await world.window.rest(1);
  assert.equal(world.endOf()?.outcome, 'done');
  const told = world
    .nodes()
    .filter(({ title }) => title.startsWith('Your context is nearly full and could not be summed up'));
  assert.equal(told.length, 1);
  assert.equal(world.made().length, 2);
  assert.deepEqual(
    world
      .path()
      .slice(-2)
      .map(node => node.replace(/^n\d+ /, '')),
    ['summary', 'reply'],
  );
  assert.deepEqual(world.shape(), ['user text']);
  await world.isWhole();
});

test('a request that turns out too long waits for the summary on its way', async () => {
  const held = gate();
  const last = gate();
  const full = stop('model_context_window_exceeded');
  await world.nearlyFull(held, [thinking('Look about.'), look], [thinking('On.'), last, full], [text('It is dull.')]);
  await last.reached;
  last.release();
  await world.window.viewer.when(() => world.window.viewer.view.live.get(1)?.waiting?.why === 'summary');
  held.release();
  await world.window.rest(1);
  assert.equal(world.endOf()?.outcome, 'done');
  assert.deepEqual(world.shape().slice(1).at(-1), 'user tool_result');
  assert.match(world.path().join(), /n8 results,n\d+ summary,n\d+ reply$/);
  await world.isWhole();
});
