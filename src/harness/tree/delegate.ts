import type { Asked } from '../../session/agents.ts';
import { settingsOf } from '../../session/authority.ts';
import type { SessionEvent } from '../../session/event.ts';
import type { BranchSettings } from '../../session/branchSettings.ts';
import type { BranchId, MessageId, NodeId } from '../../session/ids.ts';
import { pathTo } from '../../session/path.ts';
import type { Branch, Tree } from '../../session/tree.ts';
import { notRun, resultBlocks, type CallAnswer } from '../answers.ts';
import { callTitle } from '../callCard.ts';
import { hopsOf } from '../hops.ts';
import { newNode, promptBlocks } from '../newNode.ts';
import { openReplyAt, type OpenReply } from '../openCalls.ts';
import { Plan } from '../plan.ts';
import type { RunDeps } from '../runDeps.ts';
import { questionsText } from './questionsText.ts';
import { childNames } from './children.ts';
import { delegateWords } from './delegateWords.ts';

/** Replies a delegate has, and tokens beside those of the context it shares. */
const delegateSteps = 12;
const delegateTokens = 60_000;

/** The delegates that have answered a branch, or are about to, oldest first. */
export function delegatesFor(tree: Tree, asker: BranchId): Branch[] {
  return [...tree.branches.values()].filter(
    ({ task }) => task?.role === 'delegate' && tree.mail.get(task.asked ?? -1)?.from === asker,
  );
}

/**
 * A branch of the asker's parent that answers its questions: forked at the parent's newest complete node, with the parent's
 * own prefix head, so that it reads the parent's cache. It only reads. It is made in one write, and nothing runs yet. A call
 * that has made one already gets that one; of what a crash left of the write, what is missing is made.
 */
export async function makeDelegate(
  { journal, branch: asker }: Pick<RunDeps, 'journal' | 'branch'>,
  parent: Branch,
  call: string,
  questions: readonly Asked[],
): Promise<BranchId> {
  const known = delegatesFor(journal.tree(), asker).find(delegate => delegate.call === call);
  if (known && known.head !== known.from) return known.id;
  const from = known?.from ?? journal.tree().branches.get(parent.id)?.head ?? 0;
  const open = await openReplyAt(journal, from);
  const words = questionsText(questions);
  const plan = new Plan(journal.tree());
  const before = [...plan.tree.mail.values()].find(
    message => message.kind === 'question' && message.from === asker && message.call === call,
  );
  const asked = before?.id ?? plan.tree.lastMessage + 1;
  if (!before) plan.add(asking(plan.tree, asked, asker, parent.id, { call, words }));
  const branch = known?.id ?? Math.max(0, ...plan.tree.branches.keys()) + 1;
  if (!known) plan.add(created(plan.tree, { branch, parent, from, call, asked, asker, words }));
  plan.add({ type: 'branchConfigured', branch, settings: settingsFor(plan.tree, parent.id, from) });
  // The delegate has it: it does not wait in the parent's mail.
  if (before?.taken === undefined) plan.add({ type: 'messageTaken', message: asked, branch, reason: 'read' });
  direct(plan, branch, asker, open);
  await journal.append(...plan.events);
  return branch;
}

interface Wanted {
  readonly branch: BranchId;
  readonly parent: Branch;
  readonly from: NodeId;
  readonly call: string;
  readonly asked: MessageId;
  readonly asker: BranchId;
  readonly words: string;
}

function created(tree: Tree, { branch, parent, from, call, asked, asker, words }: Wanted): SessionEvent {
  const [name = 'answers'] = childNames(tree, [
    { name: `answers-${tree.branches.get(asker)?.name ?? ''}`, task: words },
  ]);
  return {
    type: 'branchCreated',
    branch,
    name,
    parent: parent.id,
    from,
    purpose: 'fork',
    by: 'agent',
    call,
    ...(parent.requestHead === undefined ? {} : { head: parent.requestHead }),
    task: { role: 'delegate', words, asked, returns: [] },
  };
}

function settingsFor(tree: Tree, parent: BranchId, from: NodeId): BranchSettings {
  const own = settingsOf(tree, parent);
  return {
    // The parent's own model: another one could not read its cache.
    ...(own.model === undefined ? {} : { model: own.model }),
    ...(own.effort === undefined ? {} : { effort: own.effort }),
    authority: 'readOnly',
    may: own.may && !own.may.includes('person') ? [] : ['person'],
    steps: delegateSteps,
    budget: { dollars: 0, minutes: 0, tokens: contextAt(tree, from) + delegateTokens },
  };
}

/** A question to the parent as an event; without words there was nothing to ask. */
export function asking(
  tree: Tree,
  message: number,
  from: BranchId,
  to: BranchId,
  { call, words }: { readonly call: string; readonly words: string },
): SessionEvent {
  const node = tree.branches.get(from)?.head ?? 0;
  return { type: 'messageSent', message, from, to, kind: 'question', words, node, call, hops: hopsOf(tree, from) };
}

/**
 * Tells a delegate what it is: in the answer to the call its parent stands at, else as a prompt. Text after results makes
 * models end their turn, and a delegate that begins with an answered call goes on.
 */
function direct(plan: Plan, branch: BranchId, asker: BranchId, open: OpenReply | undefined): void {
  const { parent = 0, task } = plan.tree.branches.get(branch) ?? {};
  const words = delegateWords(plan.tree, asker, parent, task?.words ?? '');
  const host = open && hostOf(open, plan.tree.branches.get(asker)?.call);
  if (open) {
    const answers = open.calls.map(call => {
      if (call === host)
        return {
          outcome: { ...notRun(call, callTitle(call), 'notRun', '').outcome, result: 'ok' as const },
          text: words,
        };
      return open.known.get(call.id) ?? notRun(call, callTitle(call), 'notRun', 'Not run in this branch.');
    });
    plan.add(results(plan.tree, branch, answers));
  }
  if (!host)
    plan.add(
      newNode(plan.tree, { branch, path: 'on', turn: 'starts', context: 0 }, id => ({
        kind: 'prompt',
        body: { words, blocks: promptBlocks(id, words), by: 'agent' },
      })),
    );
}

function results(tree: Tree, branch: BranchId, answers: readonly CallAnswer[]): SessionEvent {
  return newNode(tree, { branch, path: 'on', turn: 'continues', context: 0 }, id => ({
    kind: 'results',
    body: { blocks: resultBlocks(id, answers), outcomes: answers.map(({ outcome }) => outcome) },
  }));
}

/** The open call that a delegate's directive answers: the one that made the asker, else another of the tree's. */
function hostOf({ calls, known }: OpenReply, made: string | undefined): OpenReply['calls'][number] | undefined {
  const open = calls.filter(({ id }) => !known.has(id));
  return open.find(({ id }) => id === made) ?? open.find(({ name }) => ['fork', 'spawn', 'wait', 'ask'].includes(name));
}

/** Tokens of the context at a node: those after the newest reply on its path. */
function contextAt(tree: Tree, node: NodeId): number {
  return pathTo(tree, node).findLast(({ context }) => context > 0)?.context ?? 0;
}
