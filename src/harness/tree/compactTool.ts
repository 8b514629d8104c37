import { assertNever } from '../../base/assertNever.ts';
import type { SessionEvent } from '../../session/event.ts';
import type { Outcome } from '../../session/node.ts';
import { pathTo } from '../../session/path.ts';
import { notRun, type CallAnswer } from '../answers.ts';
import { member } from '../authority/use.ts';
import { callTitle } from '../callCard.ts';
import { compact } from '../compact.ts';
import { failed, type TreeTool } from './treeCall.ts';

/** The tool `compact`: its call is answered before the summary, in the same write. */
export const compactTool: TreeTool = async ({ deps, call, calls, from, signal }) => {
  const { journal, run, branch } = deps;
  const path = await journal.readNodes(pathTo(journal.tree(), from).map(node => node.id));
  const text = 'Summed up. The summary follows.';
  const outcome: Outcome = { call: call.id, name: call.name, title: callTitle(call), result: 'ok', ms: 0, files: [] };
  const answers = calls.map((each): CallAnswer =>
    each === call ? { outcome, text } : notRun(each, callTitle(each), 'notRun', 'Not run: compact stands alone.'),
  );
  const { result, ms, files } = outcome;
  const finished: SessionEvent = { type: 'toolFinished', run, branch, call: call.id, result, ms, text, files };
  const keep = member(call, 'keep');
  const compacted = await compact(deps, { path, keep, answers, with: [finished] }, signal);
  switch (compacted.outcome) {
    case 'done':
      return { result: 'moved' };
    case 'stopped':
      throw signal.reason;
    case 'failed':
      return failed(`Your context could not be summed up, and is as it was. ${compacted.failure.message}`);
    default:
      return assertNever(compacted);
  }
};
