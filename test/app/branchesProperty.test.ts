import { test } from 'node:test';
import { openFiles } from '../support/filesPlace.ts';
import { BranchWorld } from '../support/branchWorld.ts';
import { pick, told } from '../support/randomBranches.ts';
import { Chance } from '../support/randomPerson.ts';

const steps = Number(process.env['BANYAN_BRANCHES_STEPS'] ?? 25);
const seed = Number(process.env['BANYAN_BRANCHES_SEED'] ?? 1);

test(
  `whatever a person and agents do, each branch has its own files and no edit is lost (${steps} steps, seed ${seed})`,
  { timeout: 20 * 60_000 },
  async t => {
    const place = await openFiles(t);
    const world = new BranchWorld(place);
    const chance = new Chance(seed);
    const did: string[] = [];
    try {
      while (did.length < steps) {
        const words = await pick(chance)(world, chance);
        if (words !== undefined) did.push(words);
      }
    } catch (error) {
      await told(world).catch(() => undefined);
      t.diagnostic(did.map((words, at) => `${at + 1}. ${words}`).join('\n'));
      t.diagnostic(place.app.notes.join('\n'));
      throw new Error(`seed ${seed}, step ${did.length + 1}`, { cause: error });
    }
  },
);
