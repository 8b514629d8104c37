import { sentPart } from '../model/renderPath.ts';
import { settingsOf } from '../session/authority.ts';
import type { Block } from '../session/block.ts';
import type { NodeAdded, SessionEvent } from '../session/event.ts';
import { standing } from './authority/standing.ts';
import { promptBlocks } from './newNode.ts';
import { nodesAhead, resultsOf, type Content } from './nodesAhead.ts';
import type { RunDeps } from './runDeps.ts';
import { summaryText } from './summaryWords.ts';
import { instructionBlocks } from './tree/createSpawned.ts';
import { writeSummary, type Summary, type ToSum, type Written } from './writeSummary.ts';

/** What is summed up at the branch's head; its answers are written with the summary. */
export interface Compaction extends ToSum {
  /** Written with it as well. */
  readonly with?: readonly SessionEvent[];
}

export type Compacted = { readonly outcome: 'done' } | Exclude<Written, { outcome: 'written' }>;

/**
 * Lets the model sum its context up, and puts the summary on the path: requests begin there from then on. What stands
 * above stays in the tree. Where no summary comes of it, nothing else has changed.
 */
export async function compact(deps: RunDeps, compaction: Compaction, signal: AbortSignal): Promise<Compacted> {
  const written = await writeSummary(deps, compaction, signal);
  if (written.outcome !== 'written') return written;
  await putSummary(deps, compaction, written);
  return { outcome: 'done' };
}

/** Puts a summary at the branch's head. What stands there behind the path that it was written for is sent behind it. */
export async function putSummary(
  deps: RunDeps,
  compaction: Compaction,
  written: Extract<Written, { outcome: 'written' }>,
): Promise<void> {
  const { journal, branch, scratch } = deps;
  const project = instructionBlocks(await deps.instructions());
  const history = `${scratch.folder(branch)}/history.md`;
  const nodes = summaryNodes(deps, compaction, { written, project, history });
  await journal.append(...(compaction.with ?? []), ...nodes);
}

function summaryNodes(
  deps: RunDeps,
  { path, answers = [] }: Compaction,
  { written, project, history }: { readonly written: Summary; readonly project: Block[]; readonly history: string },
): NodeAdded[] {
  const { journal, branch, wall, clock } = deps;
  const { words, made } = written;
  const tree = journal.tree();
  const { authority } = standing(settingsOf(tree, branch), wall.kind, clock.now());
  // An earlier summary stands behind its own tail.
  const [root, next] = sentPart(path);
  const from = Math.min(root?.id ?? 0, next?.id ?? Infinity);
  const head = tree.branches.get(branch)?.head ?? 0;
  const summary =
    (to: number): Content =>
    id => {
      const hasTail = answers.length === 0 && to !== head;
      const said = made ? '' : words;
      const text = summaryText({ words: said, history, tree, branch, path, from, to, hasTail, authority });
      const blocks = [...(made ? [made.block] : []), ...project, ...promptBlocks(id, text)];
      return { kind: 'summary', body: { words, blocks, from, to, ...(made && { head: made.head }) } };
    };
  if (answers.length === 0) return nodesAhead(deps, [summary(path.at(-1)?.id ?? 0)]);
  return nodesAhead(deps, [resultsOf(answers), summary(tree.nodes.last + 1)]);
}
