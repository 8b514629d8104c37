import type { SessionEvent } from '../../session/event.ts';
import type { BranchId } from '../../session/ids.ts';
import { messageOf } from '../letter.ts';
import type { Journal } from '../journal.ts';
import type { RunDeps } from '../runDeps.ts';
import type { RunEnd } from '../runLoop.ts';
import { delegatesFor } from './delegate.ts';
import { answeredBy, interviewFile } from './delegateWords.ts';
import { lastWords } from './lastWords.ts';

/**
 * What a delegate sends when its run ends for good: the answer to the asker, and to its parent what was decided for it. The
 * whole interview goes into the asker's folder. Ask for the events when they are appended: their numbers are the next ones.
 */
export async function delegateAnswer(
  { journal, branch, scratch }: Pick<RunDeps, 'journal' | 'scratch' | 'branch'>,
  end: RunEnd,
): Promise<() => SessionEvent[]> {
  const { task } = journal.tree().branches.get(branch) ?? {};
  const question = journal.tree().mail.get(task?.asked ?? -1);
  if (!question || task?.role !== 'delegate') return () => [];
  const rounds = await roundsOf(journal, question.from, { branch, end });
  await scratch.put(question.from, 'interview.md', interviewFile(rounds));
  const { answer, decided } = answeredBy(rounds.find(round => round.branch === branch)?.words ?? '');
  return () => {
    const tree = journal.tree();
    if ([...tree.mail.values()].some(({ from }) => from === branch)) return [];
    const about = question.id;
    // Both may have been handed on meanwhile.
    const { from: asker } = tree.mail.get(about) ?? question;
    const { parent = 0 } = tree.branches.get(branch) ?? {};
    const letter = { from: branch, by: 'agent', about } as const;
    const to = { branch: asker, node: 0 };
    const told = messageOf(tree, { ...letter, to, kind: 'answer', words: answer }, asker);
    if (decided === '') return [told];
    const forParent = { ...letter, to: { branch: parent, node: 0 }, kind: 'decided' as const, words: decided };
    return [told, { ...messageOf(tree, forParent, parent), message: told.message + 1 }];
  };
}

interface Round {
  readonly branch: BranchId;
  readonly questions: string;
  readonly answer: string;
  /** The delegate's last words, whole. */
  readonly words: string;
}

async function roundsOf(
  journal: Journal,
  asker: BranchId,
  now: { readonly branch: BranchId; readonly end: RunEnd },
): Promise<Round[]> {
  return Promise.all(
    delegatesFor(journal.tree(), asker).map(async ({ id, task, run }) => {
      const outcome = id === now.branch ? now.end.outcome : run?.end?.outcome;
      const said = await lastWords(journal, id);
      const words = outcome === 'done' && said !== '' ? said : unanswered(said);
      return { branch: id, questions: task?.words ?? '', answer: answeredBy(words).answer, words };
    }),
  );
}

function unanswered(said: string): string {
  const so = 'Do what you said you would do if nobody answers, and name it in your result.';
  return said === ''
    ? `Nobody answered. ${so}`
    : `${said}\n\n(It stopped before it was done. Where this leaves something open: ${so})`;
}
