import * as v from 'valibot';
import type { Asked } from '../../session/agents.ts';

const questionSchema = v.object({
  question: v.pipe(v.string(), v.trim(), v.nonEmpty('a question is empty')),
  choices: v.exactOptional(v.pipe(v.array(v.string()), v.maxLength(6))),
  otherwise: v.exactOptional(v.string()),
});

/** What an `ask` call says. Questions come to a parent that has none of it told otherwise; the person and others are asked something. */
const askSchema = v.object({
  to: v.pipe(v.string(), v.trim(), v.nonEmpty('to is empty')),
  questions: v.pipe(v.array(questionSchema), v.maxLength(12)),
});

/** Whom a call asks, and what. */
export interface AskInput {
  readonly to: string;
  readonly questions: readonly Asked[];
}

/** The input of a call, or what is wrong with it in one sentence for the model. */
export function readAsk(input: unknown): AskInput | string {
  const parsed = v.safeParse(askSchema, input);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    const at = v.getDotPath(issue);
    return `The call is not right: ${at === null ? '' : `${at}: `}${issue.message}. Nothing was asked.`;
  }
  const { to, questions } = parsed.output;
  return {
    to,
    questions: questions.map(({ question, choices = [], otherwise = '' }) => ({
      words: question,
      choices: choices.map(choice => choice.trim()).filter(choice => choice !== ''),
      otherwise: otherwise.trim(),
    })),
  };
}

/** Questions as another agent reads them: numbered, each with what happens if nobody answers. */
export function numbered(questions: readonly Asked[]): string {
  return questions
    .map(({ words, choices, otherwise }, at) =>
      [
        `${at + 1}. ${words}`,
        ...(choices.length > 0 ? [`   One of: ${choices.join(' / ')}`] : []),
        ...(otherwise === '' ? [] : [`   If nobody answers: ${otherwise}`]),
      ].join('\n'),
    )
    .join('\n');
}
