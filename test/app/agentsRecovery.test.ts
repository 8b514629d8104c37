import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AgentsWorld } from '../support/agentsWorld.ts';
import { Chance } from '../support/randomPerson.ts';

const program = `KNOW port=5432
FORK a: {RUN echo a; SAY a is done} | b: {SAY b is done}
SPAWN s onboard: {NEED port; RUN echo $port; SAY the port was KNOW answer=$port}
NEED answer; SAY all in: $answer`;

/** Starts the program and lets `spoken` replies go on, of ten. */
async function begin(world: AgentsWorld, chance: Chance, spoken: number): Promise<void> {
  await world.intend({ type: 'submit', session: world.session, branch: 1, words: program, how: 'send' });
  for (let at = 0; at < spoken; at += 1) {
    assert.equal(await world.settled(), 'waits');
    world.speak(chance);
  }
  assert.equal(await world.settled(), 'waits');
}

/** A person goes on with the first branch, and with nothing else: what it waits for goes on with it. */
async function goOn(world: AgentsWorld): Promise<void> {
  const { run } = world.tree.branches.get(1) ?? {};
  if (run?.end?.outcome === 'interrupted')
    assert.equal(await world.intend({ type: 'resume', session: world.session, branch: 1 }), '');
}

/** How many replies go on before the end: a few places here, all of them on demand. */
const places = process.env['BANYAN_AGENTS_PLACES'] === 'all' ? [1, 2, 3, 4, 5, 6, 7, 8, 9] : [2, 6];

for (const [how, end] of [
  ['dies', 'crash'],
  ['hands over', 'handOver'],
] as const) {
  for (const spoken of places) {
    test(`the supervisor ${how} after ${spoken} replies between fork, interview and results: all is done once`, async t => {
      const world = await AgentsWorld.open();
      t.after(() => world.close());
      const chance = new Chance(spoken);
      await begin(world, chance, spoken);
      await world[end]();
      await goOn(world);
      await world.rest(chance);
      await world.check('atRest');
      const names = [...world.tree.branches.values()].map(({ name }) => name);
      assert.deepEqual(names, ['main', 'a', 'b', 's', names[4]]);
      assert.deepEqual(
        [...world.tree.branches.values()].map(({ run }) => run?.end?.outcome),
        names.map(() => 'done'),
      );
      assert.match(JSON.stringify(await world.events()), /all in: 5432/);
    });
  }
}
