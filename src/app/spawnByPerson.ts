import { createSpawned } from '../harness/tree/createSpawned.ts';
import type { Intent } from '../protocol/intent.ts';
import { branchNameFrom } from '../session/branchName.ts';
import type { BranchId } from '../session/ids.ts';
import { refuseWrong } from './configure.ts';
import type { IntentContext } from './intentContext.ts';
import { known } from './knownBranch.ts';
import { Refusal } from './refusal.ts';
import type { Opened } from './sessions.ts';

/** Carries out `spawn`: a fresh agent with an empty context, made by the person for a branch. */
export async function spawnByPerson(
  intent: Extract<Intent, { type: 'spawn' }>,
  opened: Opened,
  context: IntentContext,
): Promise<BranchId[]> {
  const { session, runs } = opened;
  const { id: branch } = known(opened, intent.branch);
  const words = intent.task.trim();
  if (words === '') throw new Refusal('invalid', 'Write what it is to do.');
  const settings = { authority: 'readOnly', ...intent.settings } as const;
  refuseWrong(settings, {}, { wall: context.wall, now: context.now() });
  const sponsor = context.sponsor(opened);
  const { instructions } = sponsor(branch)();
  const child = await createSpawned(
    { journal: session, instructions },
    {
      parent: branch,
      by: 'person',
      name: intent.name.trim() || branchNameFrom(words),
      task: {
        role: 'task',
        words,
        returns: intent.returns ? [{ branch, node: 0 }] : [],
        ...(intent.onboard ? { onboard: true } : {}),
      },
      settings,
      files: [],
    },
  );
  await runs.goOn(child.id, 'agent', sponsor);
  return [child.id];
}
