import type { ToolCall } from '../../session/block.ts';
import type { NodeAdded, SessionEvent } from '../../session/event.ts';
import { nodeName, type BlobId, type BranchId, type NodeId } from '../../session/ids.ts';
import { settingsOf } from '../../session/authority.ts';
import { forkPoint, isOnPath, pathTo } from '../../session/path.ts';
import { scratchFolder } from '../../session/scratchFolder.ts';
import type { Branch, Tree } from '../../session/tree.ts';
import { notRun, resultBlocks, type CallAnswer } from '../answers.ts';
import { callTitle } from '../callCard.ts';
import { firstLine, newNode, promptBlocks } from '../newNode.ts';
import { Plan } from '../plan.ts';
import { childNames, childrenOf, startChildren } from './children.ts';
import { directive } from './directive.ts';
import { readForkInput, type ForkInput, type WishedChild } from './forkInput.ts';
import { childSettings, refusal } from './grants.ts';
import { join, joinWords, takenBy } from './join.ts';
import { launchOrder } from './launchOrder.ts';
import { failed, refused, type TreeAnswer, type TreeCall, type TreeTool } from './treeCall.ts';
import { isTreeTool } from './treeTools.ts';

/**
 * Makes branches of the agent that each do one task, and waits for their results. Called again after a crash or a hand-over
 * it finds the ones it made, sets going what was cut off, and waits on.
 */
export const forkTool: TreeTool = async (made): Promise<TreeAnswer> => {
  const { deps, call, signal } = made;
  const input = readForkInput(call.input);
  if (typeof input === 'string') return failed(input);
  const { journal, branch } = deps;
  const place = placeOf(made, input);
  if (typeof place === 'string') return failed(place);
  const known = childrenOf(journal.tree(), branch, call);
  const why = known.length === 0 ? refusal(journal.tree(), branch, 'fork', input.branches) : undefined;
  if (why !== undefined) return refused(why);
  const order = await launchOrder(deps, place.from, place.head, input.branches.length);
  const { children, saved } = make(made, input, place, known);
  // Made and started in one moment, they go to the disk in one write.
  await Promise.all([saved, startChildren(deps, children, order, signal)]);
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

/**
 * Makes the branches in one write, each with everything that bounds it and with its first node. Of that write a crash may have
 * left a part: what is missing is made, and a branch without its first node is bounded again.
 */
function make(
  made: TreeCall,
  { branches }: ForkInput,
  place: ForkPlace,
  known: readonly Branch[],
): { children: Branch[]; saved: Promise<void> } {
  const { deps, call } = made;
  const { journal, branch } = deps;
  const plan = new Plan(journal.tree());
  const names = childNames(plan.tree, branches.slice(known.length));
  const bounded: BranchId[] = [];
  for (const [at, wish] of branches.entries()) {
    const child = known[at];
    if (child && (child.run || child.head !== child.from)) continue;
    const id = child?.id ?? Math.max(0, ...plan.tree.branches.keys()) + 1;
    bounded.push(id);
    const name = names[at - known.length] ?? wish.name;
    const settings = childSettings(plan.tree, branch, wish);
    plan.add(...(child ? [] : [created(made, place, id, name, wish)]), {
      type: 'branchConfigured',
      branch: id,
      settings,
    });
  }
  // One tree names the folders of all.
  const whole = plan.tree;
  for (const id of bounded) {
    const own = plan.tree.branches.get(id);
    if (own) plan.add(firstNode(made, plan.tree, own, place, scratchFolder(whole, id)));
  }
  const saved = plan.events.length === 0 ? Promise.resolve() : journal.append(...plan.events);
  return { children: childrenOf(journal.tree(), branch, call), saved };
}

function created(
  { deps: { branch }, call }: TreeCall,
  { from, head }: ForkPlace,
  id: BranchId,
  name: string,
  wish: WishedChild,
): SessionEvent {
  const doneWhen = wish.done_when === undefined ? {} : { doneWhen: wish.done_when };
  return {
    type: 'branchCreated',
    branch: id,
    name,
    parent: branch,
    from,
    purpose: 'fork',
    by: 'agent',
    ...(head === undefined ? {} : { head }),
    call: call.id,
    task: { role: 'task', words: wish.task, ...doneWhen, returns: [{ branch, node: 0 }] },
  };
}

/** What a child was made for, as its first node. */
function firstNode(made: TreeCall, tree: Tree, child: Branch, place: ForkPlace, scratch: string): NodeAdded {
  const words = wordsFor(made, tree, child, place, scratch);
  const base = { branch: child.id, path: 'on', context: 0 } as const;
  return place.kind === 'earlier'
    ? newNode(tree, { ...base, turn: 'starts' }, id => ({
        kind: 'prompt',
        body: { words, blocks: promptBlocks(id, words), by: 'agent' },
      }))
    : newNode(tree, { ...base, turn: 'continues' }, id => resultsOf(id, answers(made, child, words)));
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

function wordsFor({ deps }: TreeCall, tree: Tree, child: Branch, { kind, from }: ForkPlace, scratch: string): string {
  return directive({
    name: child.name,
    parent: tree.branches.get(deps.branch)?.name ?? '',
    task: child.task ?? { words: '' },
    settings: settingsOf(tree, child.id),
    scratch,
    ...(kind === 'earlier' ? { from: nodeName(from) } : {}),
  });
}

function startedWords(children: readonly Branch[]): string {
  const names = children.map(child => child.name).join(', ');
  return `Started: ${names}. Their results come as notes; wait waits for them. Go on with your own work.`;
}
