import { settingsOf } from '../../session/authority.ts';
import type { BranchId } from '../../session/ids.ts';
import type { Tree } from '../../session/tree.ts';
import { createSpawned, madeBy } from './createSpawned.ts';
import { parseSpawn } from './spawnInput.ts';
import { spawnSettings } from './spawnSettings.ts';
import { failed, refused, type TreeAnswer, type TreeTool } from './treeCall.ts';

/** The tool `spawn`: a fresh agent with an empty context, and its result as the answer unless nobody waits for it. */
export const spawnTool: TreeTool = async ({ deps, call, signal }): Promise<TreeAnswer> => {
  const { journal, branch } = deps;
  const input = parseSpawn(call.input);
  if (typeof input === 'string') return failed(input);
  const granted = spawnSettings(input, settingsOf(journal.tree(), branch), deps.settings());
  const before = madeBy(journal.tree().branches.values(), branch, call.id);
  if (!before && 'refusal' in granted) return refused(granted.refusal);
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
    settings: before?.settings ?? ('settings' in granted ? granted.settings : {}),
    files: input.files ?? [],
  });
  const name = journal.tree().branches.get(child)?.name ?? '';
  if (input.wait === false && before?.run) return started(name);
  // What ended for good, before a crash took the answer, is not begun again.
  if (goesOn(journal.tree(), child)) {
    try {
      await deps.agents.start(child, before?.run ? 'resume' : 'agent');
    } catch (error) {
      return failed(`${name} was made and cannot start: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  if (input.wait === false) return started(name);
  return journal.when(tree => ending(tree, child, branch), signal);
};

function started(name: string): TreeAnswer {
  return { result: 'ok', text: `${name} has started. Its result comes as a note when it has ended.` };
}

/** Whether a child has something to do: it never ran, or its run was cut off. */
function goesOn(tree: Tree, child: BranchId): boolean {
  const outcome = tree.branches.get(child)?.run?.end?.outcome;
  const { run } = tree.branches.get(child) ?? {};
  return !run || outcome === 'parked' || outcome === 'interrupted';
}

/** The answer, as soon as there is one: the child's result, or that somebody wrote to the one who waits. */
function ending(tree: Tree, child: BranchId, parent: BranchId): TreeAnswer | undefined {
  const result = [...tree.mail.values()].find(
    ({ kind, from, to }) => kind === 'result' && from === child && to === parent,
  );
  const name = tree.branches.get(child)?.name ?? '';
  if (result?.taken === 'discarded')
    return { result: 'ok', text: `${name} has ended. The person threw its result away before you read it.` };
  if (result) return { result: 'ok', text: result.words, takes: [result] };
  if (tree.queue.some(prompt => prompt.branch === parent))
    return {
      result: 'ok',
      text: `${name} still runs; you stopped waiting because the person wrote to you. Its result comes as a note.`,
    };
  return undefined;
}
