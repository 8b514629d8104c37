import type { BranchSettings } from '../../session/branchSettings.ts';
import type { RunDeps } from '../runDeps.ts';
import { childrenOf, startChildren } from './children.ts';
import { createSpawned } from './createSpawned.ts';
import { childSettings, refusal } from './grants.ts';
import { join, joinWords, takenBy } from './join.ts';
import { readSpawnInput, type SpawnInput } from './spawnInput.ts';
import { failed, refused, type TreeTool } from './treeCall.ts';
import { unknownModel } from './unknownModel.ts';

/**
 * Starts a fresh agent with an empty context and waits for its result. Called again after a crash or a hand-over it finds the
 * one it made, sets it going where it was cut off, and waits on.
 */
export const spawnTool: TreeTool = async ({ deps, call, signal }) => {
  const { journal, branch } = deps;
  const input = readSpawnInput(call.input);
  if (typeof input === 'string') return failed(input);
  const [before] = childrenOf(journal.tree(), branch, call);
  const why = before ? undefined : refusal(journal.tree(), branch, 'spawn', [input]);
  if (why !== undefined) return refused(why);
  const unknown = before ? undefined : unknownModel(deps, input);
  if (unknown !== undefined) return failed(unknown);
  const child = await createSpawned(deps, {
    parent: branch,
    by: 'agent',
    call: call.id,
    name: input.name,
    task: {
      role: 'task',
      words: input.task,
      ...(input.done_when === undefined ? {} : { doneWhen: input.done_when }),
      returns: [{ branch, node: 0 }],
      ...(input.onboard ? { onboard: true } : {}),
    },
    // One that a crash left without its first words may have no bounds yet.
    settings: before && before.head !== 0 ? before.settings : settingsFor(deps, input),
    files: input.files ?? [],
  });
  await startChildren(deps, [child], 'together', signal);
  if (input.wait === false)
    return { result: 'ok', text: `Started: ${child.name}. Its result comes as a note; wait waits for it. Go on.` };
  const joined = await join(deps, [child], signal);
  return { result: 'ok', text: joinWords(deps, joined), took: takenBy(joined) };
};

/** Within its maker's; the model and the effort are its maker's of this moment where the call names no others. */
function settingsFor(deps: RunDeps, input: SpawnInput): BranchSettings {
  const { model, effort } = deps.settings();
  return {
    ...childSettings(deps.journal.tree(), deps.branch, input),
    model: input.model ?? model,
    effort: input.effort ?? effort,
  };
}
