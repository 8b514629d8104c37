import type { Asked, Message } from '../../session/agents.ts';
import type { BranchId } from '../../session/ids.ts';
import { activeRun, type Tree } from '../../session/tree.ts';
import { quote } from '../quote.ts';
import { asking, delegatesFor, makeDelegate } from './delegate.ts';
import { interrupted } from './interrupted.ts';
import { failed, refused, type TreeAnswer, type TreeCall } from './treeCall.ts';

/** How often a branch may ask its parent. */
export const mostRounds = 3;

/**
 * The tool `ask` with `to: "parent"`: a delegate of the parent answers, the parent is not disturbed. No questions is an
 * answer too: there was nothing to ask.
 */
export async function askParent(call: TreeCall, questions: readonly Asked[]): Promise<TreeAnswer> {
  const { deps, signal } = call;
  const { journal, branch } = deps;
  const tree = journal.tree();
  const own = tree.branches.get(branch);
  const parent = tree.branches.get(own?.parent ?? 0);
  if (!own || !parent) return refused('You have no parent: a person started you. Ask "person", or decide yourself.');
  if (own.task?.role === 'delegate')
    return refused('You answer for your parent. Answer from what you know, look it up, or say that nobody knows.');
  const first = firstAsked(tree, branch, parent.id);
  const isFirst = first === undefined || first.call === call.call.id;
  const closing = own.task?.onboard && isFirst ? `\n\n${understood}` : '';
  if (questions.length === 0 || parent.head === 0) {
    await noteNothing(call, parent.id);
    const why =
      questions.length === 0 ? 'Nothing to ask.' : `${parent.name} has no context that could answer. ${alone}`;
    return { result: 'ok', text: `${why}${closing}` };
  }
  const before = delegatesFor(tree, branch);
  if (before.length >= mostRounds && !before.some(delegate => delegate.call === call.call.id))
    return refused(`You have asked ${parent.name} ${mostRounds} times, and no more is answered. ${alone}`);
  const delegate = await makeDelegate(deps, parent, call.call.id, questions);
  if (goesOn(journal.tree(), delegate)) {
    const resumes = journal.tree().branches.get(delegate)?.run !== undefined;
    try {
      await deps.agents.start(delegate, resumes ? 'resume' : 'agent');
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return failed(`Nobody can answer now: ${why} ${alone}`);
    }
  }
  return journal.when(now => answered(now, branch, delegate, closing), signal);
}

/** What to do without an answer. */
const alone = 'Do what you said you would do if nobody answers, and name it in your result.';

const understood =
  'Before you go on, say in a few lines what you have understood and what you will not do. Then go on at once; nobody has to confirm it.';

/** That there was nothing to ask is an event as well: from then on the agent may begin. */
async function noteNothing({ deps, call }: TreeCall, parent: BranchId): Promise<void> {
  const { journal, branch } = deps;
  const tree = journal.tree();
  if ([...tree.mail.values()].some(message => message.call === call.id)) return;
  const message = tree.lastMessage + 1;
  await journal.append(asking(tree, message, branch, parent, { call: call.id, words: '' }), {
    type: 'messageTaken',
    message,
    branch: parent,
    reason: 'read',
  });
}

/** The first question of a branch to its parent; also a call that is taken up again after a crash has sent one. */
function firstAsked(tree: Tree, branch: BranchId, parent: BranchId): Message | undefined {
  return [...tree.mail.values()].find(({ kind, from, to }) => kind === 'question' && from === branch && to === parent);
}

/** One that was cut off goes on; so does one whose end a crash kept without its answer. */
function goesOn(tree: Tree, delegate: BranchId): boolean {
  const branch = tree.branches.get(delegate);
  const gave = [...tree.mail.values()].some(({ kind, from }) => kind === 'answer' && from === delegate);
  return !activeRun(branch) && !gave;
}

function answered(tree: Tree, asker: BranchId, delegate: BranchId, closing: string): TreeAnswer | undefined {
  const { name = '', task } = tree.branches.get(delegate) ?? {};
  const answer = [...tree.mail.values()].find(
    ({ kind, to, about }) => kind === 'answer' && to === asker && about === task?.asked,
  );
  if (answer?.taken === 'discarded')
    return { result: 'ok', text: `The person threw the answer away. ${alone}${closing}` };
  if (answer) return { result: 'ok', text: `${quote(answer, tree)}${closing}`, took: [answer.id] };
  const early = interrupted(tree, asker, []);
  return early === undefined
    ? undefined
    : { result: 'ok', text: `${name} still looks for the answers: they come as a note. ${early}` };
}
