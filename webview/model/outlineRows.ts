import type { View } from '../../src/protocol/view.ts';
import type { BranchId } from '../../src/session/ids.ts';
import { branchesInOrder, type Branch, type Tree } from '../../src/session/tree.ts';
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
      /** Forks that answer its questions: they stand under it when it is unfolded. */
      readonly interviews: number;
      readonly unfolded: 'open' | 'folded' | '';
    }
  | { readonly type: 'ghost'; readonly name: string; readonly index: number }
  | { readonly type: 'more'; readonly words: string }
);

/** More rows than this are folded; what needs a person or failed is kept. */
export const maxRows = 8;

/** From so many agents that agents made on, only those that need a person or failed have rows. */
const manyAgents = 8;

/** The outline, top down: every branch under its parent, ghosts under the branch they start from. */
export function outlineRows(
  view: View,
  seen: Readonly<Record<number, number>>,
  ghosts: readonly Ghost[],
  folding: 'folded' | 'open',
  unfolded: ReadonlySet<BranchId> = new Set(),
): OutlineRow[] {
  const answering = interviews(view.tree);
  const all = underAskers(view.tree)
    .map(({ branch, depth }) => {
      const shown = branch.id === view.shown?.branch;
      const asked = answering.get(branch.id) ?? 0;
      return {
        type: 'branch' as const,
        depth,
        lane: laneOf(branch.id),
        spawned: branch.purpose === 'spawn',
        branch,
        state: branchState(view, branch, shown ? Infinity : (seen[branch.id] ?? 0)),
        shown,
        holder: branch.id === view.tree.holder,
        interviews: asked,
        unfolded: asked === 0 ? '' : unfolded.has(branch.id) ? 'open' : 'folded',
      } satisfies BranchRow;
    })
    .filter(row => !foldedAway(view.tree, row, unfolded));
  const agents = all.filter(row => row.branch.by === 'agent').length;
  const folds = folding === 'folded' && (agents >= manyAgents || all.length > maxRows);
  const kept = !folds ? new Set(all) : agents >= manyAgents ? keepLoud(all) : keep(all);
  const rows: OutlineRow[] = withGhosts(
    all.filter(row => kept.has(row)),
    ghosts,
  );
  if (folds) {
    const hidden = all.filter(row => !kept.has(row));
    const more = { type: 'more', depth: hidden[0]?.depth ?? 0, lane: 0, spawned: false } as const;
    if (hidden.length > 0) rows.push({ ...more, words: moreWords(hidden) });
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

/** Of many agents those that need a person, that failed, and that are shown, with the way to them; of all others those people made. */
function keepLoud(rows: readonly BranchRow[]): Set<BranchRow> {
  const byId = new Map(rows.map(row => [row.branch.id, row]));
  const loud = rows.filter(
    row => row.branch.by === 'person' || row.shown || row.state.colour === 'ask' || row.state.kind === 'failed',
  );
  const kept = new Set<BranchRow>();
  for (const row of loud.length > maxRows ? keep(loud) : loud) {
    for (let at: BranchRow | undefined = row; at; at = byId.get(at.branch.parent)) kept.add(at);
  }
  return kept;
}

/** Branches in order, those that answer somebody's questions under who asked. */
function underAskers(tree: Tree): { branch: Branch; depth: number }[] {
  const rows = branchesInOrder(tree);
  const answering = rows.filter(({ branch }) => askerOf(tree, branch) > 0);
  const out = rows.filter(({ branch }) => askerOf(tree, branch) === 0);
  for (const { branch } of answering.toReversed()) {
    const at = out.findIndex(row => row.branch.id === askerOf(tree, branch));
    if (at >= 0) out.splice(at + 1, 0, { branch, depth: (out[at]?.depth ?? 0) + 1 });
  }
  return out;
}

/** Whose question a branch was made to answer; 0 for nobody's. */
function askerOf({ mail, branches }: Tree, { id, task }: Branch): BranchId {
  const asker = task?.role === 'delegate' ? (mail.get(task.asked ?? 0)?.from ?? 0) : 0;
  return asker !== id && branches.has(asker) ? asker : 0;
}

function interviews(tree: Tree): Map<BranchId, number> {
  const counts = new Map<BranchId, number>();
  for (const branch of tree.branches.values()) {
    const asker = askerOf(tree, branch);
    if (asker > 0) counts.set(asker, (counts.get(asker) ?? 0) + 1);
  }
  return counts;
}

/** An interview has no row until its asker is unfolded, unless it is shown or needs a person. */
function foldedAway(tree: Tree, { branch, shown, state }: BranchRow, unfolded: ReadonlySet<BranchId>): boolean {
  const asker = askerOf(tree, branch);
  return asker > 0 && !unfolded.has(asker) && !shown && state.colour !== 'ask' && state.kind !== 'failed';
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
  const running = count(['running', 'waits', 'queued', 'limited']);
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
