import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { gate } from '../support/messagesApi/gate.ts';
import { text, thinking, type Step } from '../support/messagesApi/script.ts';
import { look, NearlyFull } from '../support/nearlyFull.ts';

let world: NearlyFull;

beforeEach(async () => {
  world = await NearlyFull.open('api');
});
afterEach(() => world.close());

const on: Step[] = [thinking('On.'), text('Meanwhile I went on.'), look];

test('what the agent did while the API summed it up stands behind that, without what it thought', async () => {
  const held = gate();
  const last = gate();
  await world.nearlyFull(
    held,
    on,
    [thinking('More.'), text('Still ', last, 'here.'), look],
    [thinking('So.'), text('Dull.')],
  );
  await last.reached;
  held.release();
  await world.isWritten();
  last.release();
  await world.window.rest(1);
  assert.equal(world.endOf()?.outcome, 'done');
  assert.deepEqual(world.refusedRequests(), []);
  assert.deepEqual(world.shape(), [
    'assistant compaction',
    'user text',
    'assistant text tool_use',
    'user tool_result',
    'assistant text tool_use',
    'user tool_result',
  ]);
  const told = world.messages()[1]?.content[0]?.text ?? '';
  assert.match(told, /what came after n6 stands below, word for word\./);
  assert.doesNotMatch(told, /Your summary/);
});

test('on another model it is read as words, before what stands behind it', async () => {
  const held = gate();
  const last = gate();
  await world.nearlyFull(held, on, [thinking('More.'), text('Still ', last, 'here.'), look], [text('Dull.')]);
  await last.reached;
  held.release();
  await world.isWritten();
  last.release();
  await world.window.rest(1);
  const { session, window } = world;
  await window.intend({ type: 'configureBranch', session, branch: 1, settings: { model: 'claude-sonnet-5-5' } });
  world.agent(text('Still dull.'));
  await window.turn(session, 1, 'And now?');
  assert.deepEqual(world.refusedRequests(), []);
  assert.deepEqual(world.shape().slice(0, 3), ['user text', 'assistant text tool_use', 'user tool_result']);
  assert.match(world.messages()[0]?.content[0]?.text ?? '', /Your summary:\n\nThey say one thing, over and over\./);
});
