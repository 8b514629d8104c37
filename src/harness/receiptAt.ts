import { sinceSpoken } from '../session/linesLeft.ts';
import type { Receipt } from '../session/event.ts';
import type { Outcome } from '../session/node.ts';
import type { BranchId, NodeId } from '../session/ids.ts';
import type { Tree } from '../session/tree.ts';
import { receiptOf } from '../session/receipt.ts';
import { withoutMark } from './answers.ts';
import type { RunDeps } from './runDeps.ts';

/** The figures of the turn that ends at the branch's head: also of the lines its agent left in it by going back. */
export async function receiptAt(deps: Pick<RunDeps, 'journal' | 'branch' | 'clock'>): Promise<Receipt> {
  const tree = deps.journal.tree();
  const branch = tree.branches.get(deps.branch);
  const turn = branch ? sinceSpoken(tree, branch) : [];
  // Replies beside the path (refused, failed, empty) were paid for as well.
  const places = turn.length > 0 ? turn.map(node => node.id) : branch ? [branch.head] : [];
  const beside = places.flatMap(id => tree.nodes.children(id)).filter(id => isBesideOf(tree, id, deps.branch));
  const nodes = await deps.journal.readNodes([...turn.map(node => node.id), ...beside].toSorted((a, b) => a - b));
  const texts = new Map<string, string>();
  for (const node of nodes)
    if (node.kind === 'results')
      for (const block of node.body.blocks) {
        const content = block['content'];
        const first = Array.isArray(content) ? content[0] : undefined;
        if (
          typeof block['tool_use_id'] === 'string' &&
          typeof first === 'object' &&
          first !== null &&
          !Array.isArray(first)
        )
          texts.set(block['tool_use_id'], withoutMark(String(first['text'] ?? '')));
      }
  const started = turn[0]?.time ?? deps.clock.now();
  const receipt = receiptOf(nodes, (outcome: Outcome) => texts.get(outcome.call) ?? '', deps.clock.now() - started);
  const first = turn[0];
  return first ? { ...receipt, cost: receipt.cost + (await keptWarmFor(deps, first.seq)) } : receipt;
}

/** What keeping the branch in the prompt cache has cost since an event: it was paid for as well, and is no node. */
async function keptWarmFor({ journal, branch }: Pick<RunDeps, 'journal' | 'branch'>, since: number): Promise<number> {
  // The log is read again only where somebody was kept warm at all.
  if (journal.tree().besides === 0) return 0;
  let cost = 0;
  for (let at = since; ;) {
    const events = await journal.readEvents(at, 1 << 20);
    if (events.length === 0) return cost;
    for (const event of events) {
      at = event.seq;
      if (event.type === 'cacheWarmed' && event.branch === branch) cost += event.cost;
    }
  }
}

function isBesideOf(tree: Tree, id: NodeId, branch: BranchId): boolean {
  const node = tree.nodes.get(id);
  return node?.path === 'beside' && node.branch === branch;
}
