import type { Intent } from '../protocol/intent.ts';
import type { BranchId } from '../session/ids.ts';
import { Refusal } from './refusal.ts';
import type { Opened } from './sessions.ts';

/** A person's answers to the questions of a branch, one for each; an empty one leaves it to what the agent said it would do. */
export async function answerQuestion(
  { question: id, answers }: Extract<Intent, { type: 'answerQuestion' }>,
  { session }: Opened,
): Promise<BranchId[]> {
  const question = session.tree().questions.get(id);
  if (!question) throw new Refusal('gone', 'That question was already answered, or its agent stopped.');
  const { branch, questions } = question;
  if (answers.length !== questions.length)
    throw new Refusal('invalid', `There are ${questions.length} questions and ${answers.length} answers.`);
  await session.append({ type: 'questionAnswered', question: id, branch, answers, by: 'person' });
  return [branch];
}
