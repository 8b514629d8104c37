import type { View } from '../../src/protocol/view.ts';
import type { BranchId } from '../../src/session/ids.ts';
import type { Branch } from '../../src/session/tree.ts';
import { t } from '../words/t.ts';
import { receiptWords } from './branchState.ts';
import { madeByCalls } from './agentStrip.ts';

/** That an agent gave its result back, in one line. */
export interface ReturnLine {
  readonly branch: BranchId;
  readonly name: string;
  readonly words: string;
}

/** The results of the agents that calls made, in the order they came. Those that stand as notes on the path are told there. */
export function returnLines(view: View, calls: readonly string[]): ReturnLine[] {
  const made = new Map(madeByCalls(view.tree, calls).map(branch => [branch.id, branch]));
  if (made.size === 0) return [];
  const noted = new Set(
    [...view.bodies.values()].flatMap(content => (content.kind === 'note' ? (content.body.messages ?? []) : [])),
  );
  const lines = new Map<BranchId, ReturnLine>();
  for (const message of view.tree.mail.values()) {
    const branch = made.get(message.from);
    if (message.kind !== 'result' || !branch || noted.has(message.id) || message.taken === 'discarded') continue;
    lines.set(branch.id, { branch: branch.id, name: branch.name, words: resultWords(view, branch) });
  }
  return [...lines.values()];
}

/** `returned: 6 queries moved`: how a branch's run ended and the first of its last words, from the log. */
export function resultWords({ tree }: Pick<View, 'tree'>, branch: Branch): string {
  const end = branch.run?.end;
  const said = tree.nodes.get(branch.head);
  const words = (said?.kind === 'reply' ? said.title : '') || (end?.receipt ? receiptWords(end.receipt) : '');
  const how = howEnded(end?.outcome);
  return words === '' ? how : t('{how}: {words}', { how, words });
}

function howEnded(outcome: string | undefined): string {
  switch (outcome) {
    case 'failed':
      return t('failed');
    case 'limit':
      return t('reached a limit');
    case 'stopped':
      return t('was stopped');
    default:
      return t('returned');
  }
}
