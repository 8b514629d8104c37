import type { Intent } from '../../src/protocol/intent.ts';
import { activeRun, type Branch } from '../../src/session/tree.ts';
import type { AgentsWorld } from './agentsWorld.ts';
import { randomProgram } from './randomProgram.ts';
import type { Chance } from './randomPerson.ts';

/** One step of the test: what was done, in words. */
export type AgentStep = (world: AgentsWorld, chance: Chance) => Promise<string>;

const mostBranches = 40;

/** Steps by how often they are taken. */
const steps: readonly (readonly [number, AgentStep])[] = [
  [30, speak],
  [6, prompt],
  [3, answer],
  [2, stop],
  [1, stopAll],
  [2, fork],
  [1, rewind],
  [2, send],
  [1, discard],
  [1, compact],
  [2, goOn],
  [1, splitOff],
  [1, crash],
  [1, handOver],
];

export function pickStep(chance: Chance): AgentStep {
  let left = chance.below(steps.reduce((sum, [weight]) => sum + weight, 0));
  return steps.find(([weight]) => (left -= weight) < 0)?.[1] ?? speak;
}

/** Several replies go on one after another, some of them side by side. */
async function speak(world: AgentsWorld, chance: Chance): Promise<string> {
  let spoken = 0;
  if ((await world.settled()) === 'rests') return prompt(world, chance);
  for (let at = 1 + chance.below(4); at > 0; at -= 1) {
    if (world.speak(chance)) spoken += 1;
    if (chance.below(3) > 0) await world.settled();
  }
  return `${spoken} replies`;
}

async function prompt(world: AgentsWorld, chance: Chance): Promise<string> {
  const branch = anyBranch(world, chance);
  const depth = world.tree.branches.size < mostBranches ? 2 : 0;
  const names = [...world.tree.branches.values()].map(({ name }) => name);
  const words = randomProgram(chance, { depth, names });
  const how = chance.below(3) === 0 ? 'steer' : 'send';
  return intend(world, { type: 'submit', session: world.session, branch: branch.id, words, how });
}

async function answer(world: AgentsWorld, chance: Chance): Promise<string> {
  return (await world.answerPerson(chance)) ? 'the person answers' : 'nobody asks';
}

async function stop(world: AgentsWorld, chance: Chance): Promise<string> {
  return intend(world, { type: 'stop', session: world.session, branch: anyBranch(world, chance, isRunning).id });
}

async function stopAll(world: AgentsWorld, chance: Chance): Promise<string> {
  return intend(world, { type: 'stopAll', session: world.session, branch: anyBranch(world, chance).id });
}

async function fork(world: AgentsWorld, chance: Chance): Promise<string> {
  const branch = anyBranch(world, chance);
  const words = randomProgram(chance, { depth: 1, names: [branch.name] });
  const ways = Array.from({ length: 1 + chance.below(2) }, (_, at) => ({
    name: '',
    words: at === 0 ? words : 'SAY hi',
  }));
  const returns = chance.below(2)
    ? { returns: [{ branch: branch.id, node: chance.below(3) === 0 ? branch.head : 0 }] }
    : {};
  const at = placeOf(world, chance, branch);
  return intend(world, { type: 'fork', session: world.session, branch: branch.id, at, ways, ...returns });
}

async function rewind(world: AgentsWorld, chance: Chance): Promise<string> {
  const branch = anyBranch(world, chance);
  const to = placeOf(world, chance, branch);
  return intend(world, { type: 'rewind', session: world.session, branch: branch.id, to });
}

async function send(world: AgentsWorld, chance: Chance): Promise<string> {
  const branch = anyBranch(world, chance);
  const node = chance.below(4) === 0 ? branch.head : 0;
  const words = `KNOW port=${chance.below(9)}`;
  return intend(world, {
    type: 'sendMessage',
    session: world.session,
    from: 0,
    to: [{ branch: branch.id, node }],
    words,
  });
}

async function discard(world: AgentsWorld, chance: Chance): Promise<string> {
  const waiting = [...world.tree.mail.values()].filter(({ taken }) => !taken);
  if (waiting.length === 0) return 'nothing to discard';
  return intend(world, { type: 'discardMessage', session: world.session, message: chance.of(waiting).id });
}

async function compact(world: AgentsWorld, chance: Chance): Promise<string> {
  return intend(world, { type: 'compact', session: world.session, branch: anyBranch(world, chance).id });
}

async function splitOff(world: AgentsWorld, chance: Chance): Promise<string> {
  const branch = anyBranch(world, chance);
  const at = placeOf(world, chance, branch);
  const returns = chance.below(2) === 0;
  // Where the branch runs, its reply comes first.
  return world.letting(
    intend(world, {
      type: 'splitOff',
      session: world.session,
      branch: branch.id,
      at,
      name: `split-${chance.below(99)}`,
      files: 'stay',
      returns,
    }),
  );
}

/** A person goes on with a branch that was cut off. */
async function goOn(world: AgentsWorld, chance: Chance): Promise<string> {
  const cut = ({ run }: Branch): boolean => run?.end !== undefined && run.end.outcome !== 'done';
  const branch = anyBranch(world, chance, cut);
  return intend(world, { type: 'resume', session: world.session, branch: branch.id });
}

async function crash(world: AgentsWorld, chance: Chance): Promise<string> {
  // In the middle of what it does, sometimes.
  if (chance.below(2) === 0) world.speak(chance);
  await world.crash();
  return 'a crash';
}

async function handOver(world: AgentsWorld): Promise<string> {
  await world.handOver();
  return 'a hand-over';
}

async function intend(world: AgentsWorld, intent: Intent): Promise<string> {
  const refused = await world.intend(intent);
  const { session: _, ...said } = intent as Intent & { session: string };
  return `${JSON.stringify(said)}${refused === '' ? '' : ` refused: ${refused}`}`;
}

const isRunning = (branch: Branch): boolean => activeRun(branch) !== undefined;

function anyBranch(world: AgentsWorld, chance: Chance, wanted: (branch: Branch) => boolean = () => true): Branch {
  const all = [...world.tree.branches.values()];
  const found = all.filter(wanted);
  return chance.of(found.length > 0 ? found : all);
}

/** Some node of a branch's, by its number; the window need not know it. */
function placeOf(world: AgentsWorld, chance: Chance, branch: Branch): number {
  return chance.below(3) === 0 ? chance.below(world.tree.nodes.last + 1) : branch.head;
}
