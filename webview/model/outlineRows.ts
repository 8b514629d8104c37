import type { View } from '../../src/protocol/view.ts';
import type { BranchId } from '../../src/session/ids.ts';
import { branchesInOrder, type Branch } from '../../src/session/tree.ts';
import { tn } from '../words/t.ts';
import { branchState, type BranchState } from './branchState.ts';
import { laneOf } from './lane.ts';

/** A branch that would be made by what is being written. */
export interface Ghost {
  readonly name: string;
  readonly parent: BranchId;
  readonly lane: number;
}

/** One line of the outline. `depth` is its lane step; `lane` its colour, 0 for none. */
export type OutlineRow = { readonly depth: number; readonly lane: number; readonly spawned: boolean } & (
  | {
      readonly type: 'branch';
      readonly branch: Branch;
      readonly state: BranchState;
      readonly shown: boolean;
      readonly holder: boolean;
    }
  | { readonly type: 'ghost'; readonly name: string; readonly index: number }
  | { readonly type: 'more'; readonly words: string }
);

/** More rows than this are folded; what needs a person or failed is kept. */
export const maxRows = 8;

/** The outline, top down: every branch under its parent, ghosts under the branch they start from. */
export function outlineRows(
  view: View,
  seen: Readonly<Record<number, number>>,
  ghosts: readonly Ghost[],
  folding: 'folded' | 'open',
): OutlineRow[] {
  const all = branchesInOrder(view.tree).map(({ branch, depth }) => {
    const shown = branch.id === view.shown?.branch;
    return {
      type: 'branch' as const,
      depth,
      lane: laneOf(branch.id),
      spawned: branch.purpose === 'spawn',
      branch,
      state: branchState(view, branch, shown ? Infinity : (seen[branch.id] ?? 0)),
      shown,
      holder: branch.id === view.tree.holder,
    };
  });
  const folds = folding === 'folded' && all.length > maxRows;
  const kept = folds ? keep(all) : new Set(all);
  const rows: OutlineRow[] = withGhosts(
    all.filter(row => kept.has(row)),
    ghosts,
  );
  if (folds) {
    const hidden = all.filter(row => !kept.has(row));
    rows.push({ type: 'more', depth: hidden[0]?.depth ?? 0, lane: 0, spawned: false, words: moreWords(hidden) });
  }
  return rows;
}

type BranchRow = Extract<OutlineRow, { type: 'branch' }>;

/** The shown one first, then what needs a person, what failed, what runs, then in order; one place is for the fold row. */
function keep(rows: readonly BranchRow[]): Set<BranchRow> {
  const rank = (row: BranchRow): number => {
    if (row.shown || row.depth === 0) return 0;
    if (row.state.colour === 'ask') return 1;
    const order = ['asks', 'failed', 'interrupted', 'done', 'running'].indexOf(row.state.kind);
    return order < 0 ? 9 : order + 1;
  };
  return new Set([...rows].sort((a, b) => rank(a) - rank(b)).slice(0, maxRows - 1));
}

function withGhosts(rows: readonly BranchRow[], ghosts: readonly Ghost[]): OutlineRow[] {
  const out: OutlineRow[] = [...rows];
  ghosts.forEach((ghost, index) => {
    const parent = out.findIndex(row => row.type === 'branch' && row.branch.id === ghost.parent);
    const depth = (out[parent]?.depth ?? -1) + 1;
    let at = parent + 1;
    while ((out[at]?.depth ?? -1) >= depth) at += 1;
    out.splice(at, 0, { type: 'ghost', depth, lane: ghost.lane, spawned: true, name: ghost.name, index });
  });
  return out;
}

function moreWords(rows: readonly BranchRow[]): string {
  const count = (kinds: readonly string[]): number => rows.filter(row => kinds.includes(row.state.kind)).length;
  const asking = rows.filter(row => row.state.colour === 'ask').length;
  const running = count(['running', 'queued', 'limited']);
  const failed = count(['failed']);
  const done = count(['done', 'idle']);
  const parts = [
    asking > 0 ? tn(asking, '{n} waits for you', '{n} wait for you') : '',
    running > 0 ? tn(running, '{n} running', '{n} running') : '',
    failed > 0 ? tn(failed, '{n} failed', '{n} failed') : '',
    done > 0 ? tn(done, '{n} done', '{n} done') : '',
  ].filter(Boolean);
  const more = tn(rows.length, '{n} more', '{n} more');
  return parts.length > 0 ? `${more}: ${parts.join(', ')}` : more;
}
