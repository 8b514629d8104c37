import { test } from 'node:test';
import { AgentsWorld } from '../support/agentsWorld.ts';
import { compacting } from '../support/messagesApi/models/compacting.ts';
import { modelTable } from '../support/messagesApi/models/modelTable.ts';
import { pickStep } from '../support/randomAgents.ts';
import { Chance } from '../support/randomPerson.ts';

const steps = Number(process.env['BANYAN_AGENTS_STEPS'] ?? 15);
const first = Number(process.env['BANYAN_AGENTS_SEED'] ?? 1);
const tell = process.env['BANYAN_AGENTS_TELL'] !== undefined;
const rounds = Number(process.env['BANYAN_AGENTS_ROUNDS'] ?? 2);

for (let seed = first; seed < first + rounds; seed += 1) {
  test(
    `whatever agents, a person and crashes do, no message is lost and nobody waits for ever (${steps} steps, seed ${seed})`,
    { timeout: 20 * 60_000 },
    async t => {
      // Under every other seed the API sums contexts up itself.
      const world = await AgentsWorld.open(seed % 2 === 0 ? { models: compacting(modelTable) } : {});
      t.after(() => world.close());
      const chance = new Chance(seed);
      const did: string[] = [];
      try {
        while (did.length < steps) {
          did.push(await pickStep(chance)(world, chance));
          await world.settled();
          await world.check('running');
        }
        await world.rest(chance);
        await world.check('atRest');
        const { branches, mail, nodes } = world.tree;
        t.diagnostic(
          `${branches.size} branches, ${mail.size} messages, ${nodes.last} nodes, ${world.api.requests.length} requests, ${
            world.api.requests.filter(({ text }) => text.includes('"compaction":{')).length
          } summaries by the API`,
        );
        if (tell) t.diagnostic(did.map((words, at) => `${at + 1}. ${words}`).join('\n'));
      } catch (error) {
        t.diagnostic(did.map((words, at) => `${at + 1}. ${words}`).join('\n'));
        t.diagnostic(world.app.notes.join('\n'));
        throw new Error(`seed ${seed}, step ${did.length + 1}`, { cause: error });
      }
    },
  );
}
