import type { Asked } from '../../session/agents.ts';
import { settingsOf } from '../../session/authority.ts';
import type { SessionEvent } from '../../session/event.ts';
import type { QuestionId } from '../../session/ids.ts';
import { pathTo } from '../../session/path.ts';
import { standing } from '../authority/standing.ts';
import { Parking } from '../parking.ts';
import { interrupted } from './interrupted.ts';
import { failed, refused, type TreeAnswer, type TreeCall } from './treeCall.ts';

type Answered = Extract<SessionEvent, { type: 'questionAnswered' }>;

/**
 * Asks the person, and waits for the answers. Where nobody is there to be asked, what was to be done then is the answer; a
 * question without such words waits, but under *Unattended* nothing waits.
 */
export async function askPerson(asking: TreeCall, questions: readonly Asked[]): Promise<TreeAnswer> {
  const { deps, call, signal } = asking;
  const { journal, branch, run, drain } = deps;
  const { may } = settingsOf(journal.tree(), branch);
  if (may && !may.includes('person'))
    return refused(
      'Refused: this branch may not ask the person. Ask "parent", or decide, and say in your result what you decided.',
    );
  if (questions.length === 0) return failed('Nothing was asked: there are no questions.');
  const before = await askedBefore(asking);
  if (before?.answered) return wordsOf(questions, before.answered);
  let question = before?.question;
  if (question === undefined) {
    question = journal.tree().lastQuestion + 1;
    const asked: SessionEvent = {
      type: 'questionAsked',
      question,
      run,
      branch,
      call: call.id,
      questions: [...questions],
    };
    const otherwise = whenNobodyIsThere(asking, questions);
    if (otherwise) {
      const answered: Answered = { type: 'questionAnswered', question, branch, answers: otherwise, by: 'default' };
      await journal.append(asked, answered);
      return wordsOf(questions, answered);
    }
    await journal.append(asked);
  }
  const own = question;
  try {
    const early = await journal.when(
      tree => (tree.questions.has(own) ? interrupted(tree, branch, []) : 'answered'),
      signal,
    );
    if (early === 'answered') return wordsOf(questions, await answerOf(asking, own));
    await withdraw(asking, own);
    return { result: 'ok', text: `They did not answer. ${early}` };
  } catch (error) {
    // A run that is parked leaves the question where it is: who goes on with it waits on.
    if (!drain.aborted && !(signal.reason instanceof Parking)) await withdraw(asking, own);
    throw error;
  }
}

async function withdraw({ deps: { journal, branch } }: TreeCall, question: QuestionId): Promise<void> {
  if (!journal.tree().questions.has(question)) return;
  await journal.append({ type: 'questionAnswered', question, branch, answers: [], by: 'withdrawn' });
}

/** The answer to a question that is not open any more; it may still be on its way to the disk. */
async function answerOf(asking: TreeCall, question: QuestionId): Promise<Answered> {
  const { deps, signal } = asking;
  for (;;) {
    let looked = 0;
    const next = deps.journal.when(() => (looked++ > 0 ? 'changed' : undefined), signal);
    // Somebody may stop the run while the log is read.
    next.catch(() => undefined);
    const answered = (await askedBefore(asking, question))?.answered;
    if (answered) return answered;
    await next;
  }
}

/** The question this call has asked already, and its answer where it has one. */
async function askedBefore(
  { deps: { journal, branch }, call, from }: TreeCall,
  closed?: QuestionId,
): Promise<{ readonly question: QuestionId; readonly answered?: Answered } | undefined> {
  let question: QuestionId | undefined;
  for (let at = pathTo(journal.tree(), from).findLast(node => node.kind === 'reply')?.seq ?? 0; ;) {
    const events = await journal.readEvents(at, 1 << 20);
    for (const event of events) {
      at = event.seq;
      if (event.type === 'questionAsked' && event.branch === branch && event.call === call.id)
        question = event.question;
      if (event.type !== 'questionAnswered' || event.question !== question) continue;
      if (event.by !== 'withdrawn' || question === closed) return { question, answered: event };
    }
    if (events.length === 0) break;
  }
  // One that was withdrawn is asked again.
  return question !== undefined && journal.tree().questions.has(question) ? { question } : undefined;
}

/** The answers where nobody is asked; undefined where somebody is. */
function whenNobodyIsThere({ deps }: TreeCall, questions: readonly Asked[]): string[] | undefined {
  const { journal, branch, wall, clock } = deps;
  const { authority } = standing(settingsOf(journal.tree(), branch), wall.kind, clock.now());
  const all = questions.every(({ otherwise }) => otherwise !== '');
  if (authority !== 'unattended' && (deps.isAttended() || !all)) return undefined;
  return questions.map(({ otherwise }) => otherwise);
}

/** Question and answer, as the agent reads them. */
function wordsOf(questions: readonly Asked[], { by, answers }: Answered): TreeAnswer {
  const head =
    by === 'person'
      ? 'The person answered:'
      : 'Nobody is there. Do as you said, and say in the end what you decided so:';
  const lines = questions.map(({ words, otherwise }, at) => {
    const given = answers[at]?.trim() ?? '';
    const said = given !== '' ? given : otherwise === '' ? unanswered[by] : `(no answer) ${otherwise}`;
    return `${at + 1}. ${words}\n   ${said.replaceAll('\n', '\n   ')}`;
  });
  return { result: 'ok', text: [head, ...lines].join('\n') };
}

const unanswered: Record<Answered['by'], string> = {
  person: '(no answer)',
  default: '(nobody is there: go on with what does not depend on it, and say what is left)',
  withdrawn: '(withdrawn)',
};
