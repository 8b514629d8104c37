import type { Logged } from '../session/event.ts';
import type { BranchId, NodeId, RunId } from '../session/ids.ts';

/** What became of a prompt so far. */
export type PromptStage =
  /** `node` is its place once it has one, else 0. */
  | { readonly type: 'sent'; readonly node: NodeId }
  /** Another turn runs on the branch; the prompt waits for its end. */
  | { readonly type: 'queued'; readonly queued: number }
  | { readonly type: 'running'; readonly run: RunId }
  /** The process that ran it has parked it; another goes on with it. */
  | { readonly type: 'parked' }
  /** Somebody took it back before it was its turn. */
  | { readonly type: 'withdrawn' }
  /** The turn before it did not end well, so that it was never taken. */
  | { readonly type: 'left'; readonly queued: number; readonly outcome: string }
  | { readonly type: 'ended'; readonly end: Extract<Logged, { type: 'runEnded' }> };

/**
 * The stage of the prompt `words` on `branch` after one more event of its session; without words, of whatever starts a turn
 * there next. Events before it was sent must not be told. Pure.
 */
export function promptStage(
  stage: PromptStage,
  event: Logged,
  branch: BranchId,
  words: string | undefined,
): PromptStage {
  if (!('branch' in event) || event.branch !== branch) return stage;
  switch (event.type) {
    case 'nodeAdded': {
      const isMeant = words === undefined ? event.startsTurn : event.kind === 'prompt' && event.body.words === words;
      return isMeant && stage.type === 'sent' && stage.node === 0 ? { type: 'sent', node: event.id } : stage;
    }
    case 'promptQueued':
      return stage.type === 'sent' && event.words === words ? { type: 'queued', queued: event.queued } : stage;
    case 'promptUnqueued':
      if (stage.type !== 'queued' || event.queued !== stage.queued) return stage;
      return event.reason === 'taken' ? { type: 'sent', node: 0 } : { type: 'withdrawn' };
    case 'runStarted': {
      const isOwn = (stage.type === 'sent' && event.at === stage.node) || stage.type === 'parked';
      return isOwn ? { type: 'running', run: event.run } : stage;
    }
    case 'runEnded':
      if (stage.type === 'queued' && event.outcome !== 'done' && event.outcome !== 'parked')
        return { type: 'left', queued: stage.queued, outcome: event.outcome };
      if (stage.type !== 'running' || event.run !== stage.run) return stage;
      return event.outcome === 'parked' ? { type: 'parked' } : { type: 'ended', end: event };
    default:
      return stage;
  }
}
