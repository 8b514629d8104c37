import { planUnder, startUnder, type Under } from '../harness/deliverUnder.ts';
import { messageOf, type Letter, type Post } from '../harness/letter.ts';
import { receiptAt } from '../harness/receiptAt.ts';
import type { RunDeps } from '../harness/runDeps.ts';
import type { RunEnd } from '../harness/runLoop.ts';
import { resultAtEnd, resultEvents, type Result } from '../harness/tree/childResult.ts';
import { delegateAnswer } from '../harness/tree/delegateAnswer.ts';
import { turnAnswers } from '../harness/tree/turnAnswers.ts';
import type { Receipt, SessionEvent } from '../session/event.ts';
import { foldAhead } from '../session/foldAhead.ts';
import type { BranchId } from '../session/ids.ts';
import type { Tree } from '../session/tree.ts';

/** What is to be kept when a run has ended, in one write, and what follows. */
export interface EndOfRun {
  /** The end and the results it sends: a crash must not leave an end that nobody is told of. */
  events(): SessionEvent[];
  /** Wakes those the results are for where they are idle, and starts branches where results go under a node. */
  handBack(post: Post): Promise<void>;
}

/** The end of a turn, or of a run that only summed its branch up: the branch has done no work then that it could hand back. */
interface Ended extends RunEnd {
  readonly of: 'turn' | 'summary';
}

/** What is to be kept of an end, and of it what can be said at least: whoever waits for the branch has to hear of it. */
export async function endOfRun(deps: RunDeps, end: Ended, note: (line: string) => void): Promise<EndOfRun> {
  try {
    return await wholeEnd(deps, end);
  } catch (error) {
    note(`the end of run ${deps.run} is kept without its figures: ${String(error)}`);
    return bareEnd(deps, end);
  }
}

/** The end without what would have to be read for it. */
function bareEnd(deps: RunDeps, end: Ended): EndOfRun {
  const { journal, branch } = deps;
  const { name = '' } = journal.tree().branches.get(branch) ?? {};
  const words = `${name}: ${end.outcome}. What it did and said could not be read back; its history has it.`;
  const ended = runEnded(deps, end);
  if (end.of === 'summary' || end.outcome === 'parked' || end.outcome === 'interrupted') return onlyEnd(ended);
  return {
    events: () => {
      const tree = journal.tree();
      return [ended, ...resultEvents(tree, branch, words), ...bareAnswer(tree, branch, words)];
    },
    handBack: async post => {
      const { returns = [] } = journal.tree().branches.get(branch)?.task ?? {};
      for (const { branch: to, node } of returns) if (node === 0) await post.agents.wake(to);
      await wakeAsker(post, deps);
    },
  };
}

function runEnded({ run, branch }: RunDeps, { outcome, limit, failure }: Ended, receipt?: Receipt): SessionEvent {
  return {
    type: 'runEnded',
    run,
    branch,
    outcome,
    ...(limit === undefined ? {} : { limit }),
    ...(failure ? { failure } : {}),
    ...(receipt ? { receipt } : {}),
  };
}

/** The work of the branch goes on, or it did none: there is nothing to hand back. */
function onlyEnd(ended: SessionEvent): EndOfRun {
  return { events: () => [ended], handBack: () => Promise.resolve() };
}

/** To whoever asked the branch, unless it has answered before. */
function bareAnswer(tree: Tree, from: BranchId, words: string): SessionEvent[] {
  const { id: about, from: asker } = tree.mail.get(tree.branches.get(from)?.task?.asked ?? -1) ?? {};
  if (about === undefined || asker === undefined) return [];
  if ([...tree.mail.values()].some(message => message.from === from)) return [];
  return [messageOf(tree, { from, to: { branch: asker, node: 0 }, kind: 'answer', words, by: 'agent', about }, asker)];
}

async function wholeEnd(deps: RunDeps, end: Ended): Promise<EndOfRun> {
  const { branch } = deps;
  const { outcome, limit, failure, of } = end;
  if (outcome === 'parked' || outcome === 'interrupted') return onlyEnd(runEnded(deps, end));
  const ended = runEnded(deps, end, await receiptAt(deps));
  if (of === 'summary') return onlyEnd(ended);
  const result = await resultAtEnd(deps, { outcome, why: limit ?? failure?.message ?? '' });
  const answer = await delegateAnswer(deps, end);
  const answers = outcome === 'done' ? await turnAnswers(deps.journal, branch) : undefined;
  const plans = result ? await Promise.all(underOf(deps, result).map(letter => planUnder(deps.journal, letter))) : [];
  const made: Under[] = [];
  return {
    events: () => {
      const events = [ended, ...(result?.events() ?? []), ...answer()];
      events.push(...(answers?.events(foldAhead(deps.journal.tree(), events)) ?? []));
      for (const plan of plans) {
        const under = plan(foldAhead(deps.journal.tree(), events));
        events.push(...under.events);
        made.push(under);
      }
      return events;
    },
    handBack: async post => {
      await (result ? handBack(post, result, made) : wakeAsker(post, deps));
      for (const asker of answers?.to ?? []) await post.agents.wake(asker);
    },
  };
}

/** The letters that take a result under nodes. */
function underOf({ branch, journal }: RunDeps, { words, under }: Result): Letter[] {
  const by = journal.tree().branches.get(branch)?.task?.role === 'ways' ? 'person' : 'agent';
  return under.map(to => ({ from: branch, to, kind: 'result', words, by }));
}

async function handBack(post: Post, { to }: Result, made: readonly Under[]): Promise<void> {
  for (const under of made) await startUnder(post, under);
  for (const receiver of to()) await post.agents.wake(receiver);
}

/** A late answer wakes the one who asked; what was decided for the parent waits until that works again. */
async function wakeAsker({ journal, agents }: Post, { branch }: RunDeps): Promise<void> {
  const answer = [...journal.tree().mail.values()].find(({ kind, from }) => kind === 'answer' && from === branch);
  if (answer && answer.taken === undefined) await agents.wake(answer.to);
}
