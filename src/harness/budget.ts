import { settingsOf } from '../session/authority.ts';
import type { NodeId } from '../session/ids.ts';
import { pathTo } from '../session/path.ts';
import type { RunDeps } from './runDeps.ts';

/** What a branch has used since its last prompt before this run began. */
export interface Used {
  /** The prompt it is counted from. */
  readonly since: NodeId;
  /** How often a budget was reached and the branch resumed: each time raises it by its own amount. */
  readonly raised: number;
  /** Milliseconds that earlier runs took. */
  readonly ms: number;
  /** When this run began. */
  readonly started: number;
}

type Deps = Pick<RunDeps, 'journal' | 'branch' | 'clock'>;

/** Reads from the log what earlier runs of this turn used. */
export async function usedBefore({ journal, branch, clock }: Deps): Promise<Used> {
  const tree = journal.tree();
  const prompt = pathTo(tree, tree.branches.get(branch)?.head ?? 0).findLast(node => node.kind === 'prompt');
  let raised = 0;
  let ms = 0;
  let started = 0;
  for (let at = prompt?.seq ?? 0; ;) {
    const events = await journal.readEvents(at, 1 << 20);
    if (events.length === 0) break;
    for (const event of events) {
      at = event.seq;
      if (event.type === 'runStarted' && event.branch === branch) started = event.time;
      if (event.type !== 'runEnded' || event.branch !== branch || started === 0) continue;
      ms += event.time - started;
      if (event.outcome === 'limit') raised += 1;
    }
  }
  return { since: prompt?.id ?? 0, raised, ms, started: clock.now() };
}

/** Which budget is used up, as a sentence; empty while none is. */
export function limitReached({ journal, branch, clock }: Deps, used: Used): string {
  const tree = journal.tree();
  const { budget } = settingsOf(tree, branch);
  if (!budget) return '';
  const times = 1 + used.raised;
  let dollars = 0;
  for (let id = tree.nodes.last; id > used.since; id--) {
    const node = tree.nodes.get(id);
    if (node?.branch === branch) dollars += node.cost;
  }
  const limit = budget.dollars * times;
  if (budget.dollars > 0 && dollars >= limit) return `The budget of ${money(limit)} is used: ${money(dollars)}.`;
  const minutes = (used.ms + clock.now() - used.started) / 60_000;
  const most = budget.minutes * times;
  return budget.minutes > 0 && minutes >= most
    ? `The budget of ${most} ${most === 1 ? 'minute' : 'minutes'} is used.`
    : '';
}

function money(dollars: number): string {
  return `$${dollars.toFixed(2)}`;
}
