import { deliver } from '../harness/deliver.ts';
import type { Post } from '../harness/letter.ts';
import { receiptAt } from '../harness/receiptAt.ts';
import type { RunDeps } from '../harness/runDeps.ts';
import type { RunEnd } from '../harness/runLoop.ts';
import { resultAtEnd, type Result } from '../harness/tree/childResult.ts';
import { delegateAnswer } from '../harness/tree/delegateAnswer.ts';
import type { SessionEvent } from '../session/event.ts';

/** What is to be kept when a run has ended, in one write, and what follows. */
export interface EndOfRun {
  /** The end and the results it sends: a crash must not leave an end that nobody is told of. */
  events(): SessionEvent[];
  /** Wakes those the results are for where they are idle, and starts branches where results go under a node. */
  handBack(post: Post): Promise<void>;
}

export async function endOfRun(deps: RunDeps, end: RunEnd): Promise<EndOfRun> {
  const { run, branch } = deps;
  const { outcome, limit, failure } = end;
  const receipt = outcome === 'parked' ? undefined : await receiptAt(deps);
  // A parked run goes on.
  const result =
    outcome === 'parked' ? undefined : await resultAtEnd(deps, { outcome, why: limit ?? failure?.message ?? '' });
  const answer = outcome === 'parked' ? () => [] : await delegateAnswer(deps, end);
  const ended: SessionEvent = {
    type: 'runEnded',
    run,
    branch,
    outcome,
    ...(limit === undefined ? {} : { limit }),
    ...(failure ? { failure } : {}),
    ...(receipt ? { receipt } : {}),
  };
  return {
    events: () => [ended, ...(result?.events() ?? []), ...answer()],
    handBack: post => (result ? handBack(post, deps, result) : wakeAsker(post, deps)),
  };
}

async function handBack(post: Post, { branch, journal }: RunDeps, { words, under, to }: Result): Promise<void> {
  const by = journal.tree().branches.get(branch)?.task?.role === 'ways' ? 'person' : 'agent';
  for (const place of under) await deliver(post, { from: branch, to: place, kind: 'result', words, by });
  for (const receiver of to) await post.agents.wake(receiver);
}

/** A late answer wakes the one who asked; what was decided for the parent waits until that works again. */
async function wakeAsker({ journal, agents }: Post, { branch }: RunDeps): Promise<void> {
  const answer = [...journal.tree().mail.values()].find(({ kind, from }) => kind === 'answer' && from === branch);
  if (answer && answer.taken === undefined) await agents.wake(answer.to);
}
