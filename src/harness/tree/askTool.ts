import { numbered, readAsk } from './askInput.ts';
import { askBranch } from './askBranch.ts';
import { askParent } from './askParent.ts';
import { askPerson } from './askPerson.ts';
import { branchNamed } from './branchNamed.ts';
import { failed, type TreeTool } from './treeCall.ts';

/** The tool `ask`: the person, the parent (a delegate answers for it), or a branch by name. Waits for the answers. */
export const askTool: TreeTool = async asking => {
  const { deps, call } = asking;
  const input = readAsk(call.input);
  if (typeof input === 'string') return failed(input);
  const { to, questions } = input;
  if (to === 'person') return askPerson(asking, questions);
  const tree = deps.journal.tree();
  const asked = branchNamed(tree, deps.branch, to);
  if (typeof asked === 'string') return failed(`Nothing was asked. ${asked}`);
  // Under its own name the parent is asked in the same way: waiting for it could last for ever.
  if (asked.id === tree.branches.get(deps.branch)?.parent) return askParent(asking, questions);
  if (questions.length === 0) return failed('Nothing was asked: there are no questions.');
  return askBranch(asking, asked, numbered(questions));
};
