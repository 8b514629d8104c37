import type { View } from '../../src/protocol/view.ts';
import type { CacheFigures } from '../../src/session/cacheFigures.ts';
import type { BranchId } from '../../src/session/ids.ts';
import { activeRun, branchesInOrder, type Branch, type Tree } from '../../src/session/tree.ts';
import { tn } from '../words/t.ts';
import { branchState } from './branchState.ts';
import { cacheSum } from './cacheWords.ts';
import { madeBy } from './treeCallWords.ts';

/** How an agent stands, as the strip counts it. */
export type AgentStanding = 'asks' | 'failed' | 'waits' | 'runs' | 'interrupted' | 'stopped' | 'done' | 'idle';

/** One agent of the strip. */
export interface AgentCell {
  readonly branch: Branch;
  readonly standing: AgentStanding;
  readonly icon: string;
  /** The state in words, for the hover and the screen reader. */
  readonly words: string;
}

/** The agents that calls of a turn made, with everything that descends from them. */
export interface AgentStrip {
  readonly cells: readonly AgentCell[];
  /** How many agents have no cell. */
  readonly more: number;
  /** `3 agents: `, and then what each part of them does. */
  readonly begin: string;
  readonly parts: readonly { readonly standing: AgentStanding; readonly words: string }[];
  /** What those that were forked read from the prompt cache, as far as they are back. */
  readonly cache?: CacheFigures;
  /** Those that the turn itself made and that still run, or have descendants that do. */
  readonly running: readonly BranchId[];
}

/** The most cells a strip has. */
export const mostCells = 24;

/** The strip of a turn's calls; undefined where they made nobody, or where the shown branch is itself one of those they made. */
export function agentStrip(view: View, calls: readonly string[]): AgentStrip | undefined {
  const { tree } = view;
  const shown = view.shown?.branch ?? 0;
  if (calls.some(call => madeBy(tree, shown, call) > 0)) return undefined;
  const direct = madeByCalls(tree, calls);
  if (direct.length === 0) return undefined;
  const all = agentsUnder(tree, direct).map(branch => cellOf(view, branch));
  const cells = all.length > mostCells ? loudFirst(all) : all;
  const forked = direct.filter(({ purpose, from }) => purpose === 'fork' && from !== 0);
  const cache = cacheSum(forked.flatMap(({ run }) => run?.end?.receipt?.cache ?? []));
  return {
    ...(cache ? { cache } : {}),
    cells,
    more: all.length - cells.length,
    begin: tn(all.length, '{n} agent: ', '{n} agents: '),
    parts: partsOf(all),
    running: direct.filter(branch => runsBelow(tree, branch)).map(({ id }) => id),
  };
}

/** The strip's whole sentence: `3 agents: 1 asks, 1 runs, 1 done`. */
export function stripSentence({ begin, parts }: AgentStrip): string {
  return begin + parts.map(({ words }) => words).join(', ');
}

/** The branches that calls made, without those that only answer a question. */
export function madeByCalls(tree: Tree, calls: readonly string[]): Branch[] {
  return [...tree.branches.values()].filter(
    ({ call, by, task }) => by === 'agent' && call !== undefined && calls.includes(call) && task?.role !== 'delegate',
  );
}

/** Whether a branch, or anything that descends from it, runs. */
export function runsBelow(tree: Tree, branch: Branch): boolean {
  if (activeRun(branch)) return true;
  return [...tree.branches.values()].some(child => child.parent === branch.id && runsBelow(tree, child));
}

function agentsUnder(tree: Tree, direct: readonly Branch[]): Branch[] {
  const within = new Set(direct.map(({ id }) => id));
  const found: Branch[] = [];
  // Parents stand before their children.
  for (const { branch } of branchesInOrder(tree)) {
    const descends = within.has(branch.parent) && branch.by === 'agent' && branch.task?.role !== 'delegate';
    if (!within.has(branch.id) && !descends) continue;
    within.add(branch.id);
    found.push(branch);
  }
  return found;
}

function cellOf(view: View, branch: Branch): AgentCell {
  const state = branchState(view, branch, Infinity);
  const standing = standingOf(branch, state);
  const icon = { done: 'check', failed: 'close', idle: 'circle-outline' }[standing as string] ?? state.icon;
  return { branch, standing, icon, words: [state.word, state.detail].filter(Boolean).join(': ') };
}

function standingOf(branch: Branch, { kind, colour }: ReturnType<typeof branchState>): AgentStanding {
  if (colour === 'ask') return 'asks';
  switch (kind) {
    case 'failed':
      return 'failed';
    case 'waits':
      return 'waits';
    case 'running':
    case 'queued':
    case 'limited':
      return 'runs';
    case 'stopped':
    case 'interrupted':
      return kind;
    default:
      return branch.run?.end ? 'done' : 'idle';
  }
}

/** Who needs a person keeps a cell; the others in order. */
function loudFirst(all: readonly AgentCell[]): AgentCell[] {
  const loud = (cell: AgentCell): number => (cell.standing === 'asks' || cell.standing === 'failed' ? 0 : 1);
  const kept = new Set([...all].sort((a, b) => loud(a) - loud(b)).slice(0, mostCells));
  return all.filter(cell => kept.has(cell));
}

function partsOf(cells: readonly AgentCell[]): AgentStrip['parts'] {
  const words: Record<AgentStanding, (n: number) => string> = {
    asks: n => tn(n, '{n} asks', '{n} ask'),
    failed: n => tn(n, '{n} failed', '{n} failed'),
    runs: n => tn(n, '{n} runs', '{n} run'),
    waits: n => tn(n, '{n} waits', '{n} wait'),
    interrupted: n => tn(n, '{n} interrupted', '{n} interrupted'),
    stopped: n => tn(n, '{n} stopped', '{n} stopped'),
    done: n => tn(n, '{n} done', '{n} done'),
    idle: n => tn(n, '{n} not started', '{n} not started'),
  };
  const order: readonly AgentStanding[] = ['asks', 'failed', 'interrupted', 'runs', 'waits', 'stopped', 'done', 'idle'];
  return order.flatMap(standing => {
    const n = cells.filter(cell => cell.standing === standing).length;
    return n > 0 ? [{ standing, words: words[standing](n) }] : [];
  });
}
