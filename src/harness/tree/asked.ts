import * as v from 'valibot';
import type { Asked } from '../../session/agents.ts';

/** Questions as they are read: numbered, each with what happens if nobody answers it. */
export function questionsText(questions: readonly Asked[]): string {
  return questions
    .map(({ words, choices, otherwise }, at) =>
      [
        `${at + 1}. ${words.trim()}`,
        ...(choices.length > 0 ? [`   One of: ${choices.join(' / ')}`] : []),
        `   If nobody answers: ${otherwise.trim() || 'it cannot go on'}`,
      ].join('\n'),
    )
    .join('\n');
}

const askSchema = v.object({ to: v.string() });

/** Whom an `ask` call asks; empty where it does not say. */
export function askedWhom(input: unknown): string {
  const parsed = v.safeParse(askSchema, input);
  return parsed.success ? parsed.output.to : '';
}
