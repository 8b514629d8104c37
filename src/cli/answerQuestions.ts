import type { OpenQuestion } from '../session/agents.ts';
import type { SessionId } from '../session/ids.ts';
import type { CliContext } from './cliContext.ts';

/** Answers the questions of agents as they come up: by the person at the terminal, else with what the agent would do anyhow. */
export interface QuestionAnswers {
  /** The questions that are open now. One that is gone was answered elsewhere and is taken back. */
  answer(open: readonly OpenQuestion[]): void;
  dispose(): void;
}

export function answerQuestions(context: CliContext, session: SessionId): QuestionAnswers {
  const asked = new Map<number, AbortController>();
  const tell = async ({ id, branch, questions }: OpenQuestion, signal: AbortSignal): Promise<void> => {
    const agent = context.viewer.view.tree.branches.get(branch)?.name ?? '';
    const answers: string[] = [];
    for (const question of questions)
      // Empty words leave it to the agent, which has said what it does then.
      answers.push(context.answer ? await context.answer({ ...question, agent }, signal) : '');
    // Refused when somebody else was faster, which is an answer as well.
    await context.uplink.intent({ type: 'answerQuestion', session, question: id, answers });
  };
  const settle = (open: ReadonlySet<number>): void => {
    for (const [id, question] of asked) if (!open.has(id)) question.abort(new Error('answered elsewhere'));
  };
  return {
    answer: open => {
      for (const question of open) {
        if (asked.has(question.id)) continue;
        const taken = new AbortController();
        asked.set(question.id, taken);
        tell(question, taken.signal).catch(() => undefined);
      }
      settle(new Set(open.map(({ id }) => id)));
    },
    dispose: () => settle(new Set()),
  };
}
