import { mailNote } from '../harness/mail.ts';
import { firstLine, newNode, promptBlocks } from '../harness/newNode.ts';
import { Plan } from '../harness/plan.ts';
import type { Block } from '../session/block.ts';
import type { SessionEvent } from '../session/event.ts';
import type { BranchId } from '../session/ids.ts';
import type { QueuedPrompt, Tree } from '../session/tree.ts';

/**
 * What a turn of an idle branch starts with, behind `closing`, which answers the calls that were open at its head. All of
 * it goes into one write with the run: where that may not start nothing that was open is lost, and a crash takes nothing
 * out of the queue and leaves it nowhere.
 */
interface TurnStart {
  readonly branch: BranchId;
  readonly closing: readonly SessionEvent[];
}

/** A prompt of the person. `project` stands before its words in an empty context; `waited` is its place in the queue. */
export function promptStart(
  tree: Tree,
  start: TurnStart & { words: string; project: readonly Block[]; waited: QueuedPrompt | undefined },
): readonly SessionEvent[] {
  const { branch, closing, words, project, waited } = start;
  const plan = planBehind(closing, tree);
  if (waited) plan.add({ type: 'promptUnqueued', queued: waited.id, branch, reason: 'taken' });
  if (tree.title === '') plan.add({ type: 'sessionRenamed', title: firstLine(words).slice(0, 60) });
  plan.add(
    newNode(plan.tree, { branch, path: 'on', turn: 'starts', context: 0 }, id => ({
      kind: 'prompt',
      body: { words, blocks: [...project, ...promptBlocks(id, words)], by: 'person' },
    })),
  );
  return plan.events;
}

/** Words of the harness. */
export function wakeStart(
  tree: Tree,
  { branch, closing, words }: TurnStart & { words: string },
): readonly SessionEvent[] {
  const plan = planBehind(closing, tree);
  plan.add(
    newNode(plan.tree, { branch, path: 'on', turn: 'starts', context: 0 }, () => ({
      kind: 'note',
      body: { words, source: 'harness', blocks: [{ type: 'text', text: words }] },
    })),
  );
  return plan.events;
}

/** What waits in the branch's mail. */
export function mailStart(tree: Tree, { branch, closing }: TurnStart): readonly SessionEvent[] {
  const plan = planBehind(closing, tree);
  plan.add(...mailNote(plan.tree, branch, 'starts'));
  return plan.events;
}

function planBehind(closing: readonly SessionEvent[], tree: Tree): Plan {
  const plan = new Plan(tree);
  plan.add(...closing);
  return plan;
}
