import type { Logged, NodeAdded } from '../session/event.ts';
import { foldAhead } from '../session/foldAhead.ts';
import { resultBlocks, type CallAnswer } from './answers.ts';
import { newNode } from './newNode.ts';
import type { RunDeps } from './runDeps.ts';

/** What a node that is not yet in the log will hold, once its number is known. */
export type Content = Parameters<typeof newNode>[2];

/** Nodes that follow one another at the head of the branch. */
export function nodesAhead({ journal, branch }: RunDeps, contents: readonly Content[]): NodeAdded[] {
  const nodes: NodeAdded[] = [];
  for (const content of contents) {
    const tree = foldAhead(journal.tree(), nodes);
    nodes.push(newNode(tree, { branch, path: 'on', turn: 'continues', context: 0 }, content));
  }
  return nodes;
}

/** The same as the log would give them back, for a request that goes on from them. */
export function withAhead(deps: RunDeps, contents: readonly Content[]): Logged<NodeAdded>[] {
  const { seq } = deps.journal.tree();
  return nodesAhead(deps, contents).map((node, at) => ({ ...node, seq: seq + 1 + at, time: deps.clock.now() }));
}

/** The answers to calls. */
export function resultsOf(answers: readonly CallAnswer[]): Content {
  return id => ({
    kind: 'results',
    body: { blocks: resultBlocks(id, answers), outcomes: answers.map(answer => answer.outcome) },
  });
}
