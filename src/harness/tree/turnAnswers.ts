import type { Message } from '../../session/agents.ts';
import type { SessionEvent } from '../../session/event.ts';
import type { BranchId } from '../../session/ids.ts';
import { sinceSpoken } from '../../session/linesLeft.ts';
import type { Tree } from '../../session/tree.ts';
import type { Journal } from '../journal.ts';
import { messageOf } from '../letter.ts';
import { Plan } from '../plan.ts';
import { lastWords } from './lastWords.ts';

/** The answers of a turn: to whom, and the events that send them. */
export interface TurnAnswers {
  readonly to: readonly BranchId[];
  /** Made for a tree, because they are numbered. */
  events(tree: Tree): readonly SessionEvent[];
}

/**
 * What a turn that is done answers by its last words: the questions that were read in it and that nobody has answered. Who
 * asked may wait for it still, or has been called away meanwhile and hears of it later.
 */
export async function turnAnswers(journal: Journal, branch: BranchId): Promise<TurnAnswers> {
  const asked = await questionsRead(journal, branch);
  const words = asked.length === 0 ? '' : (await lastWords(journal, branch)) || '(It said nothing.)';
  return {
    to: [...new Set(asked.map(({ from }) => from))],
    events: tree => {
      const plan = new Plan(tree);
      for (const { id: about, from } of unanswered(tree, asked))
        plan.add(
          messageOf(
            plan.tree,
            { from: branch, to: { branch: from, node: 0 }, kind: 'answer', words, by: 'agent', about },
            from,
          ),
        );
      return plan.events;
    },
  };
}

/** The questions that stand in notes of the turn that ends at a branch's head. */
async function questionsRead(journal: Journal, id: BranchId): Promise<Message[]> {
  const tree = journal.tree();
  const branch = tree.branches.get(id);
  const open = unanswered(
    tree,
    [...tree.mail.values()].filter(({ kind, to, taken }) => kind === 'question' && to === id && taken === 'read'),
  );
  if (!branch || open.length === 0) return [];
  const notes = await journal.readNodes(
    sinceSpoken(tree, branch).flatMap(node => (node.kind === 'note' ? [node.id] : [])),
  );
  const read = new Set(notes.flatMap(node => (node.kind === 'note' ? (node.body.messages ?? []) : [])));
  return open.filter(question => read.has(question.id));
}

function unanswered(tree: Tree, questions: readonly Message[]): Message[] {
  const answered = new Set([...tree.mail.values()].map(({ kind, about }) => (kind === 'answer' ? about : undefined)));
  return questions.filter(({ id }) => !answered.has(id));
}
