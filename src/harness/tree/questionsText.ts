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
