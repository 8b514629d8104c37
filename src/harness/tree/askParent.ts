import type { Asked } from '../../session/agents.ts';
import { failed, type TreeAnswer, type TreeCall } from './treeCall.ts';

/** Asks a branch's parent: a delegate answers, a branch of the parent at its newest complete node. */
export function askParent(_asking: TreeCall, _questions: readonly Asked[]): Promise<TreeAnswer> {
  return Promise.resolve(failed('Your parent cannot be asked yet. Decide it yourself, and say what you decided.'));
}
