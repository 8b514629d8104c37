import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compacting } from '../support/messagesApi/models/compacting.ts';
import { gate } from '../support/messagesApi/gate.ts';
import { modelTable } from '../support/messagesApi/models/modelTable.ts';
import { text, thinking } from '../support/messagesApi/script.ts';
import { look, NearlyFull } from '../support/nearlyFull.ts';

for (const model of ['claude-opus-5-5', 'claude-sonnet-4-6', 'claude-opus-4-5'])
  test(`the agent goes on while the API sums it up; what it did meanwhile stands behind (${model})`, async () => {
    const world = await NearlyFull.open(compacting(modelTable));
    try {
      const { window, session } = world;
      await window.intend({ type: 'configureBranch', session, branch: 1, settings: { model } });
      const held = gate();
      const last = gate();
      const on = [thinking('On.'), text('Meanwhile ', last, 'I went on.'), look];
      await world.nearlyFull(
        held,
        [thinking('Look about.'), look],
        on,
        [thinking('Good.'), look],
        [text('It is dull.')],
      );
      await last.reached;
      held.release();
      await world.isWritten();
      last.release();
      await window.rest(1);
      assert.equal(world.endOf()?.outcome, 'done');
      await world.isWhole();
      const thought = model === 'claude-opus-4-5' ? 'thinking ' : '';
      const [made, told, ...tail] = world.shape(-2);
      assert.deepEqual([made, told], ['assistant compaction', 'user text']);
      assert.deepEqual(tail.slice(0, 3), [
        `assistant ${thought}tool_use`,
        'user tool_result',
        `assistant ${thought}text tool_use`,
      ]);
      const words = world.messages(-2)[1]?.content[0]?.text ?? '';
      assert.match(words, /stands below, word for word\./);
      assert.doesNotMatch(words, /one thing/);
      // From then on each request reads what the one before left.
      const replies = world.nodes().filter(({ kind, path }) => kind === 'reply' && path === 'on');
      const [first, next] = [await world.reply(replies.at(-2)?.id ?? 0), await world.reply(replies.at(-1)?.id ?? 0)];
      const kept = first.usage.cacheRead + first.usage.cacheWrite5m + first.usage.cacheWrite1h;
      assert.ok(kept > 0 && next.usage.cacheRead >= kept, `${next.usage.cacheRead} of ${kept}`);
    } finally {
      await world.close();
    }
  });

test('on another model the API’s summary is read as words, before what stands behind it', async () => {
  const world = await NearlyFull.open(compacting(modelTable));
  try {
    const { window, session } = world;
    const held = gate();
    const last = gate();
    const more = [thinking('More.'), text('Still ', last, 'here.'), look];
    await world.nearlyFull(held, [thinking('On.'), text('I went on.'), look], more, [text('Dull.')]);
    await last.reached;
    held.release();
    await world.isWritten();
    last.release();
    await window.rest(1);
    await window.intend({ type: 'configureBranch', session, branch: 1, settings: { model: 'claude-sonnet-5-5' } });
    world.agent(text('Still dull.'));
    await window.turn(session, 1, 'And now?');
    assert.deepEqual(world.refusedRequests(), []);
    assert.deepEqual(world.shape().slice(0, 3), ['user text', 'assistant text tool_use', 'user tool_result']);
    assert.match(world.messages()[0]?.content[0]?.text ?? '', /Your summary:\n\nThey say one thing, over and over\./);
  } finally {
    await world.close();
  }
});
