import type { Asked } from '../../src/session/agents.ts';

/** What a person has said to one question so far: one of its choices, or words of their own. */
export interface Said {
  readonly choice: string;
  readonly words: string;
}

export const nothingSaid: Said = { choice: '', words: '' };

/** The answer to each question in their order: own words, else the choice, else what the agent would do by itself. */
export function answersOf(questions: readonly Asked[], said: readonly Said[]): string[] {
  return questions.map((asked, index) => {
    const { words, choice } = said[index] ?? nothingSaid;
    return words.trim() || choice || asked.otherwise;
  });
}

/** The first question that has no answer: nothing was said, and the agent cannot go on by itself. -1 for none. */
export function firstOpen(questions: readonly Asked[], said: readonly Said[]): number {
  return answersOf(questions, said).indexOf('');
}

/** Whether the person said anything. */
export function saidAnything(said: readonly Said[]): boolean {
  return said.some(({ words, choice }) => words.trim() !== '' || choice !== '');
}
