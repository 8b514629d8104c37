import { readHead } from '../model/requestHead.ts';
import { sentPart } from '../model/renderPath.ts';
import { settingsOf } from '../session/authority.ts';
import { callsOf, textOf, type Block } from '../session/block.ts';
import type { Logged, NodeAdded, SessionEvent } from '../session/event.ts';
import { foldAhead } from '../session/foldAhead.ts';
import type { Failure, ReplyBody } from '../session/node.ts';
import { resultBlocks, type CallAnswer } from './answers.ts';
import { askModel } from './askModel.ts';
import { standing } from './authority/standing.ts';
import { branchHead } from './branchHead.ts';
import { newNode, promptBlocks } from './newNode.ts';
import { contextTokens } from './room.ts';
import type { RunDeps } from './runDeps.ts';
import { askForSummary, summaryText } from './summaryWords.ts';
import { instructionBlocks } from './tree/createSpawned.ts';
import { trimmed } from './trimmed.ts';

/** What is summed up, and how. */
export interface Compaction {
  /** The branch's path, up to its head. */
  readonly path: readonly Logged<NodeAdded>[];
  /** What the summary must hold above all; may be empty. */
  readonly keep?: string;
  /** Answers to the calls the path ends with: a summary never stands at an open call. They are written with it. */
  readonly answers?: readonly CallAnswer[];
  /** Written with it as well. */
  readonly with?: readonly SessionEvent[];
  /** The path itself no longer fits the model's window: big outputs are left out of what is sent. */
  readonly outputs?: 'trimmed';
}

export type Compacted =
  | { readonly outcome: 'done' }
  | { readonly outcome: 'stopped' }
  | { readonly outcome: 'failed'; readonly failure: Failure };

/**
 * Lets the model write a summary at the end of its own context, whose cached prefix it reads, and puts the summary on the
 * path: requests begin there from then on. What stands above stays in the tree. The reply is kept beside the path for what
 * it cost. Where no summary comes of it, nothing else has changed.
 */
export async function compact(deps: RunDeps, compaction: Compaction, signal: AbortSignal): Promise<Compacted> {
  const { journal, branch, scratch } = deps;
  const { path, keep = '', answers = [], outputs } = compaction;
  const history = `${scratch.folder(branch)}/history.md`;
  const head = await headOf(deps, path);
  const { contextWindow } = deps.modelInfo(head.head.model);
  const isTight = outputs === 'trimmed' || contextTokens(path) + longestSummary > contextWindow;
  const sent = isTight ? trimmed(path, history) : path;
  const asked = askForSummary(keep);
  // Nothing of this is kept: it only stands in the one request.
  const extra = withAhead(deps, [
    ...(answers.length > 0 ? [resultsOf(answers)] : []),
    () => ({ kind: 'note', body: { words: asked, source: 'harness', blocks: [{ type: 'text', text: asked }] } }),
  ]);
  const reply = await askModel(deps, [...sent, ...extra], head, longestSummary, signal);
  const { marks, ...body } = reply.body;
  const known = marks?.every(({ node }) => node === 0 || path.some(each => each.id === node)) ? { marks } : {};
  await journal.append(
    newNode(journal.tree(), { branch, path: 'beside', turn: 'continues', context: reply.context }, () => ({
      kind: 'reply',
      body: { ...body, ...known, sums: true },
    })),
  );
  deps.screen.cleared();
  if (body.stop === 'aborted') return { outcome: 'stopped' };
  const words = textOf(body.blocks).trim();
  const failure = failureOf(body, words);
  if (failure) return { outcome: 'failed', failure };
  const project = instructionBlocks(await deps.instructions());
  await journal.append(...(compaction.with ?? []), ...summaryNodes(deps, compaction, { words, project, history }));
  return { outcome: 'done' };
}

/** With thinking. It fits into what is left of the window when a context is summed up by itself. */
const longestSummary = 20_000;

type Content = Parameters<typeof newNode>[2];

function summaryNodes(
  deps: RunDeps,
  { path, answers = [] }: Compaction,
  { words, project, history }: { readonly words: string; readonly project: Block[]; readonly history: string },
): NodeAdded[] {
  const { journal, branch, wall, clock } = deps;
  const tree = journal.tree();
  const { authority } = standing(settingsOf(tree, branch), wall.kind, clock.now());
  const from = sentPart(path)[0]?.id ?? 0;
  const summary =
    (to: number): Content =>
    id => {
      const text = summaryText({ words, history, tree, branch, path, from, to, authority });
      return { kind: 'summary', body: { words, blocks: [...project, ...promptBlocks(id, text)], from, to } };
    };
  const head = tree.branches.get(branch)?.head ?? 0;
  if (answers.length === 0) return ahead(deps, [summary(head)]);
  return ahead(deps, [resultsOf(answers), summary(tree.nodes.last + 1)]);
}

/** Nodes that follow one another at the head of the branch. */
function ahead({ journal, branch }: RunDeps, contents: readonly Content[]): NodeAdded[] {
  const nodes: NodeAdded[] = [];
  for (const content of contents) {
    const tree = foldAhead(journal.tree(), nodes);
    nodes.push(newNode(tree, { branch, path: 'on', turn: 'continues', context: 0 }, content));
  }
  return nodes;
}

function withAhead(deps: RunDeps, contents: readonly Content[]): Logged<NodeAdded>[] {
  const { seq } = deps.journal.tree();
  return ahead(deps, contents).map((node, at) => ({ ...node, seq: seq + 1 + at, time: deps.clock.now() }));
}

function resultsOf(answers: readonly CallAnswer[]): Content {
  return id => ({
    kind: 'results',
    body: { blocks: resultBlocks(id, answers), outcomes: answers.map(answer => answer.outcome) },
  });
}

/** The head the context was read under, so that its cache is read once more. */
async function headOf(deps: RunDeps, path: readonly NodeAdded[]): ReturnType<typeof branchHead> {
  const last = path.findLast(node => node.kind === 'reply');
  if (last?.kind !== 'reply') return branchHead(deps);
  return { id: last.body.head, head: readHead(await deps.journal.readBlob(last.body.head)) };
}

/** Why a reply is no summary; undefined where it is one. */
function failureOf({ stop, failure, blocks }: ReplyBody, words: string): Failure | undefined {
  if (failure) return failure;
  if (stop === 'refusal') return { kind: 'refused', message: 'The model declined to write a summary.' };
  if (callsOf(blocks).length > 0) return { kind: 'server', message: 'The model called a tool instead of summing up.' };
  if (stop === 'max_tokens') return { kind: 'tooLong', message: 'The summary did not fit into one reply.' };
  if (stop === 'model_context_window_exceeded')
    return { kind: 'tooLong', message: 'There was no room left to write a summary.' };
  if (stop === 'pause_turn') return { kind: 'server', message: 'The model paused before its summary was whole.' };
  return words === '' ? { kind: 'server', message: 'The model wrote no summary.' } : undefined;
}
