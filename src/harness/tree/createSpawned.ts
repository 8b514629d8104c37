import type { Task } from '../../session/agents.ts';
import type { Block } from '../../session/block.ts';
import type { BranchSettings } from '../../session/branchSettings.ts';
import type { BranchId } from '../../session/ids.ts';
import { scratchFolder } from '../../session/scratchFolder.ts';
import type { Branch } from '../../session/tree.ts';
import { newNode, promptBlocks } from '../newNode.ts';
import { Plan } from '../plan.ts';
import type { RunDeps } from '../runDeps.ts';
import { childNames, childrenOf } from './children.ts';
import { spawnWords } from './spawnWords.ts';

/** A fresh agent that is to be. */
export interface SpawnOrder {
  /** The branch it is for. */
  readonly parent: BranchId;
  readonly by: 'person' | 'agent';
  /** The call that makes it. */
  readonly call?: string;
  readonly name: string;
  readonly task: Task;
  readonly settings: BranchSettings;
  readonly files: readonly string[];
}

/**
 * Makes a branch with an empty context whose first node is its task, in one write. Nothing runs yet. Of that write a crash may
 * have left a part: what is missing is made.
 */
export async function createSpawned(
  { journal, instructions }: Pick<RunDeps, 'journal' | 'instructions'>,
  order: SpawnOrder,
): Promise<Branch> {
  const project = instructionBlocks(await instructions());
  const { parent, by, call, task, settings } = order;
  const plan = new Plan(journal.tree());
  const [known] = call === undefined ? [] : childrenOf(plan.tree, parent, { id: call });
  const branch = known?.id ?? Math.max(0, ...plan.tree.branches.keys()) + 1;
  if (!known) {
    const [name = order.name] = childNames(plan.tree, [{ name: order.name, task: task.words }]);
    const made = call === undefined ? {} : { call };
    plan.add({ type: 'branchCreated', branch, name, parent, from: 0, purpose: 'spawn', by, ...made, task });
  }
  const own = plan.tree.branches.get(branch);
  if (own?.head === 0) {
    const words = spawnWords({
      name: own.name,
      maker: plan.tree.branches.get(parent)?.name ?? '',
      by,
      task,
      settings,
      files: order.files,
      own: scratchFolder(plan.tree, branch),
      makers: scratchFolder(plan.tree, parent),
    });
    plan.add(
      { type: 'branchConfigured', branch, settings },
      newNode(plan.tree, { branch, path: 'on', turn: 'starts', context: 0 }, id => ({
        kind: 'prompt',
        body: { words: task.words, blocks: [...project, ...promptBlocks(id, words)], by },
      })),
    );
  }
  if (plan.events.length > 0) await journal.append(...plan.events);
  const whole = journal.tree().branches.get(branch);
  if (!whole) throw new Error(`branch ${branch} was not made`);
  return whole;
}

/**
 * What the project tells agents, as the first block of the first prompt: before anything that differs between two agents,
 * and without a place's number, so that its bytes are the same in all of them.
 */
export function instructionBlocks(text: string): Block[] {
  return text === '' ? [] : [{ type: 'text', text }];
}
