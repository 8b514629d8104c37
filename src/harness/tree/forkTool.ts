import type { ToolCall } from '../../session/block.ts';
import type { SessionEvent } from '../../session/event.ts';
import { nodeName, type BlobId, type NodeId } from '../../session/ids.ts';
import { settingsOf } from '../../session/authority.ts';
import { forkPoint, isOnPath, pathTo } from '../../session/path.ts';
import type { Branch } from '../../session/tree.ts';
import { notRun, resultBlocks, type CallAnswer } from '../answers.ts';
import { callTitle } from '../callCard.ts';
import { firstLine, newNode, promptBlocks } from '../newNode.ts';
import { childNames, childrenOf, startChildren } from './children.ts';
import { directive } from './directive.ts';
import { readForkInput, type ForkInput } from './forkInput.ts';
import { childSettings, refusal } from './grants.ts';
import { join, joinWords, takenBy } from './join.ts';
import { launchOrder } from './launchOrder.ts';
import { failed, refused, type TreeCall, type TreeTool } from './treeCall.ts';
import { isTreeTool } from './treeTools.ts';

/**
 * Makes branches of the agent that each do one task, and waits for their results. Called again after a crash or a hand-over
 * it finds the ones it made, sets going what was cut off, and waits on.
 */
export const forkTool: TreeTool = async made => {
  const { deps, call, signal } = made;
  const input = readForkInput(call.input);
  if (typeof input === 'string') return failed(input);
  const { journal, branch } = deps;
  const place = placeOf(made, input);
  if (typeof place === 'string') return failed(place);
  let children = childrenOf(journal.tree(), branch, call);
  if (children.length === 0) {
    const why = refusal(journal.tree(), branch, 'fork', input.branches);
    if (why !== undefined) return refused(why);
    children = await create(made, input, place);
  }
  await direct(made, children, place);
  const order = await launchOrder(deps, place.from, place.head, children.length);
  await startChildren(deps, children, order, signal);
  if (input.wait === false) return { result: 'ok', text: startedWords(children) };
  const joined = await join(deps, children, signal);
  return { result: 'ok', text: joinWords(deps, joined), took: takenBy(joined) };
};

/** Where the children of a call start, and the prefix head that reads the cache there. */
interface ForkPlace {
  readonly from: NodeId;
  readonly head: BlobId | undefined;
  /** `here`: after the call's reply, which they answer. `earlier`: at a place before it. */
  readonly kind: 'here' | 'earlier';
}

function placeOf({ deps, from }: TreeCall, input: ForkInput): ForkPlace | string {
  const tree = deps.journal.tree();
  const own = tree.branches.get(deps.branch);
  const here: ForkPlace = { from, head: own?.requestHead, kind: 'here' };
  if (input.from === undefined) return here;
  const named = Number(/\d+/.exec(input.from)?.[0] ?? 0);
  if (named === 0 || !tree.nodes.get(named) || !isOnPath(tree, named, from))
    return `Nothing was started: n${named} is no place on your path. Name one whose mark you have read, such as the [n…] at the start of a prompt or a result.`;
  const point = forkPoint(tree, named);
  // The place of the call itself: its results, or the reply they answer.
  const reply = pathTo(tree, from).findLast(node => node.kind === 'reply')?.id ?? 0;
  return point >= reply ? here : { from: point, head: own?.requestHead, kind: 'earlier' };
}

/** Makes the branches in one write, with everything that bounds them. */
async function create({ deps, call }: TreeCall, { branches }: ForkInput, place: ForkPlace): Promise<Branch[]> {
  const { journal, branch } = deps;
  const tree = journal.tree();
  const names = childNames(tree, branches);
  const first = Math.max(0, ...tree.branches.keys()) + 1;
  const events = branches.flatMap((wish, at): SessionEvent[] => [
    {
      type: 'branchCreated',
      branch: first + at,
      name: names[at] ?? wish.name,
      parent: branch,
      from: place.from,
      purpose: 'fork',
      by: 'agent',
      ...(place.head === undefined ? {} : { head: place.head }),
      call: call.id,
      task: {
        role: 'task',
        words: wish.task,
        ...(wish.done_when === undefined ? {} : { doneWhen: wish.done_when }),
        returns: [{ branch, node: 0 }],
      },
    },
    { type: 'branchConfigured', branch: first + at, settings: childSettings(tree, branch, wish) },
  ]);
  await journal.append(...events);
  return childrenOf(journal.tree(), branch, call);
}

/** Gives every child that has none its first node: what it was made for. */
async function direct(made: TreeCall, children: readonly Branch[], place: ForkPlace): Promise<void> {
  const { journal } = made.deps;
  await Promise.all(
    children
      .filter(child => child.head === child.from && !child.run)
      .map(async child => {
        const words = wordsFor(made, child, place);
        await journal.append(
          newNode(
            journal.tree(),
            { branch: child.id, path: 'on', turn: place.kind === 'here' ? 'continues' : 'starts', context: 0 },
            id =>
              place.kind === 'earlier'
                ? { kind: 'prompt', body: { words, blocks: promptBlocks(id, words), by: 'agent' } }
                : resultsOf(id, answers(made, child, words)),
          ),
        );
      }),
  );
}

function resultsOf(id: NodeId, given: readonly CallAnswer[]) {
  const outcomes = given.map(answer => answer.outcome);
  return { kind: 'results', body: { blocks: resultBlocks(id, given), outcomes } } as const;
}

/** The reply's open calls as the child reads them: its directive is the answer to the call that made it, and stands last. */
function answers({ call, calls, from, deps }: TreeCall, child: Branch, words: string): CallAnswer[] {
  const { nodes, branches } = deps.journal.tree();
  const parent = branches.get(deps.branch)?.name ?? '';
  const open = calls.filter(each => isTreeTool(each.name) || nodes.get(from)?.kind === 'reply');
  const others = open.filter(each => each.id !== call.id);
  return [
    ...others.map(each =>
      notRun(each, callTitle(each), 'notRun', `Not run in this branch. ${parent} does that itself.`),
    ),
    answered(call, `${child.name}: ${firstLine(child.task?.words ?? '')}`, words),
  ];
}

function answered(call: ToolCall, title: string, text: string): CallAnswer {
  return { outcome: { call: call.id, name: call.name, title, result: 'ok', ms: 0, files: [] }, text };
}

function wordsFor({ deps }: Pick<TreeCall, 'deps'>, child: Branch, { kind, from }: ForkPlace): string {
  const tree = deps.journal.tree();
  return directive({
    name: child.name,
    parent: tree.branches.get(deps.branch)?.name ?? '',
    task: child.task ?? { words: '' },
    settings: settingsOf(tree, child.id),
    scratch: deps.scratch.folder(child.id),
    ...(kind === 'earlier' ? { from: nodeName(from) } : {}),
  });
}

function startedWords(children: readonly Branch[]): string {
  const names = children.map(child => child.name).join(', ');
  return `Started: ${names}. Their results come as notes; wait waits for them. Go on with your own work.`;
}
