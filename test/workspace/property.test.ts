import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Checkpoints } from '../../src/workspace/checkpoints.ts';
import { killedAt } from '../support/deadlyGit.ts';
import { gitProject, type GitProject, openFor } from '../support/gitProject.ts';
import { Chance, disturbFiles, disturbGit, kept } from '../support/randomPerson.ts';

const steps = Number(process.env['BANYAN_CHECKPOINT_STEPS'] ?? 300);
const seed = Number(process.env['BANYAN_CHECKPOINT_SEED'] ?? 4);

/** A checkpoint with what it must give back. */
interface Taken {
  readonly id: string;
  readonly session: string;
  readonly files: Record<string, string>;
}

test(`whatever a person and git do, every checkpoint gives its files back and the person's git stays theirs (${steps} steps)`, async t => {
  const project = gitProject(t);
  project.write('.gitignore', '*.ign\n');
  project.write('a', 'one\n');
  project.commit();
  const chance = new Chance(seed);
  const checkpoints = await openFor(t, project);
  const world: World = { project, chance, checkpoints, taken: [] };
  for (let step = 0; step < steps; step++) {
    const did = await act(world).catch((error: unknown) => {
      throw new Error(`seed ${seed}, step ${step}`, { cause: error });
    });
    const some =
      step % 50 === 49
        ? world.taken
        : world.taken.slice(-1).concat(world.taken[chance.below(world.taken.length || 1)] ?? []);
    for (const { id, files } of some)
      assert.deepEqual(project.filesOf(id), files, `seed ${seed}, step ${step}: ${did}`);
  }
});

interface World {
  readonly project: GitProject;
  readonly chance: Chance;
  readonly checkpoints: Checkpoints;
  taken: Taken[];
}

async function act(world: World): Promise<string> {
  const { project, chance } = world;
  const dice = chance.below(20);
  if (dice < 6) return disturbFiles(project, chance);
  if (dice < 10) return disturbGit(project, chance);
  if (dice === 10 && chance.below(3) === 0) return killed(world);
  const git = project.gitFiles();
  const did = await (dice < 16 ? capture(world) : dice < 18 ? restore(world) : sweep(world));
  assert.deepEqual(project.gitFiles(), git, `the person's git after: ${did}`);
  return did;
}

async function capture({ project, chance, checkpoints, taken }: World): Promise<string> {
  const session = chance.of(['s1', 's1', 's2']);
  const parents = taken.filter(one => one.session === session).slice(-1);
  const { id, skipped } = await checkpoints.capture({
    session,
    node: taken.length + 1,
    parents: parents.map(one => one.id),
    kind: 'post',
  });
  assert.deepEqual(skipped, []);
  taken.push({ id, session, files: onlyIgnoredMissing(project, id) });
  return 'capture';
}

/** What a checkpoint must hold: all files of now; an ignored one that was in the way once may be in it too. */
function onlyIgnoredMissing(project: GitProject, id: string): Record<string, string> {
  const held = project.filesOf(id);
  assert.deepEqual(kept(held), kept(project.files()));
  return held;
}

async function restore({ project, chance, checkpoints, taken }: World): Promise<string> {
  const target = taken[chance.below(taken.length || 1)];
  if (!target) return 'nothing to restore';
  const before = project.files();
  const restored = await checkpoints.restore({ session: 's1', node: 1, what: { way: 'exact', to: target.id } });
  assert.equal(restored.outcome, 'done');
  assert.deepEqual(kept(project.files()), kept(target.files), 'restored');
  taken.push({ id: restored.safety, session: 's1', files: project.filesOf(restored.safety) });
  if (chance.below(2) === 0) return 'restore';
  const undone = await checkpoints.restore({ session: 's1', node: 1, what: { way: 'exact', to: restored.safety } });
  assert.equal(undone.outcome, 'done');
  assert.deepEqual(project.files(), before, 'undone');
  return 'restore and undo';
}

async function sweep(world: World): Promise<string> {
  const dropping = world.chance.below(2) === 0;
  const keep = (session: string): boolean => !dropping || session === 's1';
  await world.checkpoints.sweep({ keep, quota: dropping ? 0 : 1e9, packAt: 0, copies: [] });
  if (dropping) world.taken = world.taken.filter(one => one.session === 's1');
  return dropping ? 'drop a session and pack' : 'pack';
}

/** A process of its own is killed while it captures; what it leaves must not matter. */
async function killed(world: World): Promise<string> {
  const call = 1 + world.chance.below(14);
  killedAt(world.project, call, 'capture', world.taken.findLast(one => one.session === 's1')?.id ?? '');
  return `${await capture(world)} after one that was killed at call ${call}`;
}
