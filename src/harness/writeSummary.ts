import { readHead } from '../model/requestHead.ts';
import { callsOf, textOf } from '../session/block.ts';
import type { Logged, NodeAdded } from '../session/event.ts';
import type { Failure, ReplyBody } from '../session/node.ts';
import type { CallAnswer } from './answers.ts';
import { askModel } from './askModel.ts';
import { branchHead } from './branchHead.ts';
import { newNode } from './newNode.ts';
import { contextTokens } from './room.ts';
import type { RunDeps } from './runDeps.ts';
import { resultsOf, withAhead } from './nodesAhead.ts';
import { askForSummary } from './summaryWords.ts';
import { askApi, summaryIn, type SummaryByApi } from './summaryByApi.ts';
import { trimmed } from './trimmed.ts';

/** What is to be summed up, and how. */
export interface ToSum {
  /** Nodes from the first of the tree on, up to the last that the summary stands for. */
  readonly path: readonly Logged<NodeAdded>[];
  /** What the summary must hold above all; may be empty. */
  readonly keep?: string;
  /** Answers to the calls the path ends with: a summary never stands at an open call. */
  readonly answers?: readonly CallAnswer[];
  /** The path itself no longer fits the model's window: big outputs are left out of what is sent. */
  readonly outputs?: 'trimmed';
  /** Who writes it: the API itself where it does that for the model, unless the model is to be asked as for any reply. */
  readonly by?: 'model';
}

/** A summary that was written. */
export interface Summary {
  readonly outcome: 'written';
  readonly words: string;
  /** The block to send in its place where the API wrote it. */
  readonly made?: SummaryByApi;
}

export type Written =
  Summary | { readonly outcome: 'stopped' } | { readonly outcome: 'failed'; readonly failure: Failure };

/**
 * Lets the API, or the model, write a summary at the end of the model's own context, whose cached prefix it reads. Only the
 * reply is kept, beside the path, for what it cost.
 */
export async function writeSummary(deps: RunDeps, toSum: ToSum, signal: AbortSignal): Promise<Written> {
  const { journal, branch, scratch } = deps;
  const { path, keep = '', answers = [], outputs, by } = toSum;
  const history = `${scratch.folder(branch)}/history.md`;
  // The branch may go on while this is written.
  const after = path.at(-1)?.id ?? 0;
  const head = await headOf(deps, path);
  const { contextWindow } = deps.modelInfo(head.head.model);
  const isTight = outputs === 'trimmed' || contextTokens(path) + longestSummary > contextWindow;
  const sent = isTight ? trimmed(path, history) : path;
  const asked = askForSummary(keep);
  const answered = answers.length > 0 ? [resultsOf(answers)] : [];
  const byApi =
    isTight || by === 'model'
      ? undefined
      : await askApi(deps, [...path, ...withAhead(deps, answered)], head, { asked, longest: longestSummary }, signal);
  // Nothing of this is kept: it only stands in the one request.
  const extra = withAhead(deps, [
    ...answered,
    () => ({ kind: 'note', body: { words: asked, source: 'harness', blocks: [{ type: 'text', text: asked }] } }),
  ]);
  const reply = byApi ?? (await askModel(deps, [...sent, ...extra], head, longestSummary, signal));
  const { marks, ...body } = reply.body;
  const known = marks?.every(({ node }) => node === 0 || path.some(each => each.id === node)) ? { marks } : {};
  await journal.append(
    newNode(journal.tree(), { branch, after, path: 'beside', turn: 'continues', context: reply.context }, () => ({
      kind: 'reply',
      body: { ...body, ...known, sums: true },
    })),
  );
  deps.screen.cleared();
  if (body.stop === 'aborted') return { outcome: 'stopped' };
  const found = summaryIn(body);
  if (found) return { outcome: 'written', ...found };
  // The API wrote nothing that could take the context's place: the model is asked, once.
  if (byApi && !body.failure && body.stop !== 'refusal') return writeSummary(deps, { ...toSum, by: 'model' }, signal);
  const words = textOf(body.blocks).trim();
  const failure = failureOf(body, words);
  return failure ? { outcome: 'failed', failure } : { outcome: 'written', words };
}

/** With thinking. It fits into what is left of the window when a context is summed up by itself. */
const longestSummary = 20_000;

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
