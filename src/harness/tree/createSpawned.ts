import type { Task } from '../../session/agents.ts';
import type { Block } from '../../session/block.ts';
import type { BranchSettings } from '../../session/branchSettings.ts';
import type { BranchId } from '../../session/ids.ts';
import type { Branch } from '../../session/tree.ts';
import { newNode, promptBlocks } from '../newNode.ts';
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
 * Makes a branch with an empty context whose first node is its task. Nothing runs yet. What a crash left of the same call
 * is made whole.
 */
export async function createSpawned(
  { journal, scratch, instructions }: Pick<RunDeps, 'journal' | 'scratch' | 'instructions'>,
  order: SpawnOrder,
): Promise<Branch> {
  const project = instructionBlocks(await instructions());
  const { parent, by, call, task, settings } = order;
  const [known] = call === undefined ? [] : childrenOf(journal.tree(), parent, { id: call });
  const made: Promise<void>[] = [];
  const branch = known?.id ?? Math.max(0, ...journal.tree().branches.keys()) + 1;
  if (!known) {
    const [name = order.name] = childNames(journal.tree(), [{ name: order.name, task: task.words }]);
    made.push(
      journal.append(
        {
          type: 'branchCreated',
          branch,
          name,
          parent,
          from: 0,
          purpose: 'spawn',
          by,
          ...(call === undefined ? {} : { call }),
          task,
        },
        { type: 'branchConfigured', branch, settings },
      ),
    );
  }
  const tree = journal.tree();
  const own = tree.branches.get(branch);
  if (own && own.head === 0) {
    const words = spawnWords({
      name: own.name,
      maker: by === 'person' ? '' : (tree.branches.get(parent)?.name ?? ''),
      task,
      settings,
      files: order.files,
      own: scratch.folder(branch),
      makers: scratch.folder(parent),
    });
    const prompt = newNode(tree, { branch, path: 'on', turn: 'starts', context: 0 }, id => ({
      kind: 'prompt',
      body: { words: task.words, blocks: [...project, ...promptBlocks(id, words)], by },
    }));
    made.push(journal.append(prompt));
  }
  await Promise.all(made);
  const whole = journal.tree().branches.get(branch);
  if (!whole) throw new Error(`branch ${branch} was not made`);
  return whole;
}

/**
 * What the project tells agents, as the first block of the first prompt: it stands before anything that differs between two
 * agents, so that they share it in the prompt cache.
 */
export function instructionBlocks(text: string): Block[] {
  return text === '' ? [] : [{ type: 'text', text }];
}
