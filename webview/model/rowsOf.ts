import type { View } from '../../src/protocol/view.ts';
import type { BranchId, NodeId } from '../../src/session/ids.ts';
import { t, tn } from '../words/t.ts';
import { closingLines, damageLines, type EventLine } from './eventLine.ts';
import type { ForkPlace } from './forkWays.ts';
import { laneOf } from './lane.ts';
import { moveLines } from './moveLines.ts';
import { skippedLines } from './skippedLines.ts';
import type { Turn } from './turn.ts';
import { warmedLines } from './warmedLines.ts';

/** One row of the transcript. `lane` is the colour of its line; `left` rows stand after the place a sheet names. */
export type Row = { readonly key: string; readonly lane: number; readonly left: 'left' | '' } & (
  | { readonly type: 'fold'; readonly words: string; readonly hidden: 'shared' | 'unloaded' }
  | { readonly type: 'fork'; readonly place: ForkPlace; readonly above: number }
  | { readonly type: 'turn'; readonly turn: Turn }
  | { readonly type: 'cut'; readonly words: string; readonly ghosts: readonly number[] }
  | { readonly type: 'event'; readonly line: EventLine }
  | { readonly type: 'pending'; readonly words: string; readonly number: number }
);

/** Where an open sheet cuts the transcript: after `at`, with the words of the cut and the lanes of new branches. */
export interface Cut {
  readonly at: NodeId;
  readonly words: string;
  readonly ghosts: readonly number[];
}

export interface RowInput {
  readonly view: View;
  readonly turns: readonly Turn[];
  readonly places: ReadonlyMap<NodeId, ForkPlace>;
  /** Whether the turns shared with other branches are unfolded. */
  readonly shared: 'open' | 'folded';
  readonly cut: Cut | undefined;
  /** Words that were sent and are not in the log yet, oldest first. */
  readonly pending: readonly string[];
}

/** The rows of the transcript, top down. */
export function rowsOf({ view, turns, places, shared, cut, pending }: RowInput): Row[] {
  const branch = view.tree.branches.get(view.shown?.branch ?? 0);
  const rows: Row[] = [];
  const own = laneOf(branch?.id ?? 1);
  const folded = shared === 'folded' ? sharedTurns(turns, branch?.id ?? 0, places) : 0;
  const visible = turns.slice(folded);
  let left: Row['left'] = '';
  for (const line of damageLines(view)) rows.push({ type: 'event', key: line.key, lane: own, left, line });
  const fold = foldRow(view, turns, folded, visible);
  if (fold) rows.push({ ...fold, lane: laneOf(turns[Math.max(0, folded - 1)]?.branch ?? 1), left });
  const addCut = (lane: number): void => {
    if (!cut) return;
    rows.push({ type: 'cut', key: 'cut', lane, left: '', words: cut.words, ghosts: cut.ghosts });
    left = 'left';
  };
  const addFork = (node: NodeId, above: number, below: number): void => {
    const place = places.get(node);
    if (place) rows.push({ type: 'fork', key: `fork-${node}`, lane: below, above, left, place });
  };
  const lacking = skippedLines(view, turns);
  const first = visible[0] ? laneOf(visible[0].branch) : own;
  if (cut?.at === (visible[0]?.before ?? 0)) addCut(first);
  addFork(visible[0]?.before ?? 0, folded > 0 ? laneOf(turns[folded - 1]?.branch ?? 1) : first, first);
  visible.forEach((turn, index) => {
    const lane = laneOf(turn.branch);
    const next = visible[index + 1];
    const below = next ? laneOf(next.branch) : own;
    rows.push({ type: 'turn', key: `turn-${turn.key}`, lane, left, turn });
    for (const line of lacking.get(turn.key) ?? []) rows.push({ type: 'event', key: line.key, lane, left, line });
    if (cut && left === '' && turn.nodes.includes(cut.at)) addCut(lane);
    for (const node of turn.nodes) addFork(node, lane, node === turn.end ? below : lane);
  });
  pending.forEach((words, index) => {
    const number = (turns.at(-1)?.number ?? 0) + 1 + index;
    rows.push({ type: 'pending', key: `pending-${number}`, lane: own, left, words, number });
  });
  if (branch && pending.length === 0) {
    for (const line of [
      ...moveLines(view.tree, branch),
      ...warmedLines(view.tree, branch),
      ...closingLines(view, branch, turns),
    ]) {
      rows.push({ type: 'event', key: line.key, lane: own, left, line });
    }
  }
  return rows;
}

/** How many turns at the start belong to another branch, up to the place where the shown one goes its own way. */
function sharedTurns(turns: readonly Turn[], branch: BranchId, places: RowInput['places']): number {
  const own = turns.findIndex(turn => turn.branch === branch);
  const end = own < 0 ? turns.length - 1 : own;
  return end > 0 && places.has(turns[end]?.before ?? 0) ? end : 0;
}

function foldRow(
  view: View,
  turns: readonly Turn[],
  folded: number,
  visible: readonly Turn[],
): { type: 'fold'; key: string; words: string; hidden: 'shared' | 'unloaded' } | undefined {
  const count = Math.max(0, (visible[0]?.number ?? 1) - 1);
  if (folded === 0 && view.earlier === 0) return undefined;
  const from = view.tree.branches.get(turns[folded - 1]?.branch ?? 0)?.name;
  const words =
    folded > 0 && from
      ? tn(count, '{n} earlier turn, shared with {branch}', '{n} earlier turns, shared with {branch}', { branch: from })
      : count > 0
        ? tn(count, '{n} earlier turn', '{n} earlier turns')
        : t('Earlier steps');
  return { type: 'fold', key: 'fold', words, hidden: folded > 0 ? 'shared' : 'unloaded' };
}
