import type { Asked } from '../../session/agents.ts';
import { settingsOf } from '../../session/authority.ts';
import type { SessionEvent } from '../../session/event.ts';
import type { BranchId, NodeId } from '../../session/ids.ts';
import { pathTo } from '../../session/path.ts';
import type { Branch, Tree } from '../../session/tree.ts';
import { notRun, resultBlocks, type CallAnswer } from '../answers.ts';
import { callTitle } from '../callCard.ts';
import type { Journal } from '../journal.ts';
import { hopsOf } from '../hops.ts';
import { newNode, promptBlocks } from '../newNode.ts';
import { openReplyAt, type OpenReply } from '../openCalls.ts';
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
 * own prefix head, so that it reads the parent's cache. It only reads. Nothing runs yet. A call that has made one already
 * gets that one.
 */
export async function makeDelegate(
  { journal, branch: asker }: Pick<RunDeps, 'journal' | 'branch'>,
  parent: Branch,
  call: string,
  questions: readonly Asked[],
): Promise<BranchId> {
  const known = delegatesFor(journal.tree(), asker).find(delegate => delegate.call === call);
  const made = known?.id ?? (await create(journal, asker, parent, call, questionsText(questions)));
  await direct(journal, made, asker);
  return made;
}

async function create(
  journal: Journal,
  asker: BranchId,
  parent: Branch,
  call: string,
  words: string,
): Promise<BranchId> {
  const tree = journal.tree();
  const from = tree.branches.get(parent.id)?.head ?? 0;
  const branch = Math.max(0, ...tree.branches.keys()) + 1;
  const message = tree.lastMessage + 1;
  const own = settingsOf(tree, parent.id);
  const [name = 'answers'] = childNames(tree, [
    { name: `answers-${tree.branches.get(asker)?.name ?? ''}`, task: words },
  ]);
  const head = parent.requestHead;
  const events: SessionEvent[] = [
    asking(tree, message, asker, parent.id, { call, words }),
    {
      type: 'branchCreated',
      branch,
      name,
      parent: parent.id,
      from,
      purpose: 'fork',
      by: 'agent',
      call,
      ...(head === undefined ? {} : { head }),
      task: { role: 'delegate', words, asked: message, returns: [] },
    },
    {
      type: 'branchConfigured',
      branch,
      settings: {
        // The parent's own model: another one could not read its cache.
        ...(own.model === undefined ? {} : { model: own.model }),
        ...(own.effort === undefined ? {} : { effort: own.effort }),
        authority: 'readOnly',
        may: own.may && !own.may.includes('person') ? [] : ['person'],
        steps: delegateSteps,
        budget: { dollars: 0, minutes: 0, tokens: contextAt(tree, from) + delegateTokens },
      },
    },
    // The delegate has it: it does not wait in the parent's mail.
    { type: 'messageTaken', message, branch, reason: 'read' },
  ];
  await journal.append(...events);
  return branch;
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
async function direct(journal: Journal, branch: BranchId, asker: BranchId): Promise<void> {
  const { from = 0, head = 0, parent = 0, task } = journal.tree().branches.get(branch) ?? {};
  if (head !== from || !task) return;
  const open = await openReplyAt(journal, from);
  const tree = journal.tree();
  const words = delegateWords(tree, asker, parent, task.words);
  const host = open && hostOf(open, tree.branches.get(asker)?.call);
  const saved: Promise<void>[] = [];
  if (open) {
    const answers = open.calls.map(call => {
      if (call === host)
        return {
          outcome: { ...notRun(call, callTitle(call), 'notRun', '').outcome, result: 'ok' as const },
          text: words,
        };
      return open.known.get(call.id) ?? notRun(call, callTitle(call), 'notRun', 'Not run in this branch.');
    });
    saved.push(journal.append(results(tree, branch, answers)));
  }
  if (!host)
    saved.push(
      journal.append(
        newNode(journal.tree(), { branch, path: 'on', turn: 'starts', context: 0 }, id => ({
          kind: 'prompt',
          body: { words, blocks: promptBlocks(id, words), by: 'agent' },
        })),
      ),
    );
  await Promise.all(saved);
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
