import type { BranchId, NodeId } from './ids.ts';
import type { NodeSkeleton } from './nodeTable.ts';
import { activeRun, makerOf, type Branch, type Tree } from './tree.ts';

/**
 * What is wrong with a tree, a sentence each; an empty list for a whole one. A tree that was folded from a log without
 * damage has no violations. Meant for whole trees: a view's partial tree lacks parents by design.
 */
export function violations(tree: Tree): string[] {
  const wrong: string[] = [];
  let cost = 0;
  let before = 0;
  for (const id of tree.nodes.ids()) {
    const node = tree.nodes.get(id);
    if (!node) continue;
    cost += node.cost;
    wrong.push(...ofNode(tree, node));
    if (node.seq <= before || node.seq > tree.seq) wrong.push(`n${id} has event ${node.seq}, which is out of order`);
    before = node.seq;
  }
  for (const branch of tree.branches.values()) wrong.push(...ofBranch(tree, branch));
  wrong.push(...ofWaiting(tree));
  const branches = [...tree.branches.values()].reduce((sum, branch) => sum + branch.cost, 0);
  if (!isClose(branches, tree.cost)) wrong.push(`the session costs ${tree.cost}, its branches ${branches}`);
  if (!isClose(cost + tree.besides, tree.cost)) wrong.push(`the session costs ${tree.cost}, its nodes ${cost}`);
  if (tree.branches.size > 0 && !tree.branches.has(tree.holder))
    wrong.push(`branch ${tree.holder} holds the workspace and does not exist`);
  return wrong;
}

/** Because every parent is older than its child, no path can run in a circle. */
function ofNode(tree: Tree, node: NodeSkeleton): string[] {
  const wrong: string[] = [];
  const say = (words: string): void => void wrong.push(`n${node.id} ${words}`);
  const parent = node.parent === 0 ? undefined : tree.nodes.get(node.parent);
  if (node.parent >= node.id) say(`stands before its parent n${node.parent}`);
  if (node.parent !== 0 && !parent) say(`has no parent n${node.parent}`);
  if (parent?.path === 'beside') say(`continues n${parent.id}, which is beside the path`);
  if (!tree.branches.has(node.branch)) say(`belongs to branch ${node.branch}, which does not exist`);
  if (node.turn !== (parent?.turn ?? 0) + (node.startsTurn ? 1 : 0)) say(`has turn ${node.turn}`);
  if (node.kind === 'prompt' && !node.startsTurn) say('is a prompt that starts no turn');
  // The calls of a reply may be answered in two steps: those of the hands, then those of the tree.
  if (node.kind === 'results' && parent?.kind !== 'reply' && parent?.kind !== 'results')
    say(`answers calls of n${node.parent}, which is no reply`);
  if (node.path === 'beside' && node.kind !== 'reply') say(`is a ${node.kind} beside the path`);
  return wrong;
}

function ofBranch(tree: Tree, branch: Branch): string[] {
  const wrong: string[] = [];
  const say = (words: string): void => void wrong.push(`branch ${branch.id} ${words}`);
  const known = (id: NodeId): boolean => id === 0 || tree.nodes.get(id)?.path === 'on';
  if (!known(branch.head)) say(`has its head at n${branch.head}, which is not on a path`);
  if (!known(branch.from)) say(`starts after n${branch.from}, which is not on a path`);
  if (branch.parent !== 0 && !tree.branches.has(branch.parent))
    say(`was made from ${branch.parent}, which does not exist`);
  if (branch.parent >= branch.id && !makerOf(tree, branch))
    say(`is older than ${branch.parent}, which it was made from`);
  const { run } = branch;
  if (!run) return wrong;
  if (!known(run.at)) say(`runs at n${run.at}, which is not on a path`);
  if (run.id > tree.lastRun) say(`has run ${run.id}, and the last one is ${tree.lastRun}`);
  if (run.end && run.open.length > 0) say('has calls open in a run that ended');
  return wrong;
}

function ofWaiting(tree: Tree): string[] {
  const wrong: string[] = [];
  const branchOf = (id: BranchId): Branch | undefined => tree.branches.get(id);
  for (const request of tree.requests.values()) {
    if (activeRun(branchOf(request.branch))?.id !== request.run)
      wrong.push(`request ${request.id} belongs to run ${request.run}, which is over`);
    if (request.id > tree.lastRequest) wrong.push(`request ${request.id} is above the last one, ${tree.lastRequest}`);
  }
  for (const message of tree.mail.values())
    if (!branchOf(message.to)) wrong.push(`message ${message.id} is for branch ${message.to}, which does not exist`);
  for (const question of tree.questions.values())
    if (!branchOf(question.branch))
      wrong.push(`question ${question.id} is of branch ${question.branch}, which does not exist`);
  for (const queued of tree.queue) {
    if (!branchOf(queued.branch))
      wrong.push(`prompt ${queued.id} waits for branch ${queued.branch}, which does not exist`);
    if (queued.id > tree.lastQueued) wrong.push(`prompt ${queued.id} is above the last one, ${tree.lastQueued}`);
  }
  return wrong;
}

/** Sums of the same numbers in another order differ in their last digits. */
function isClose(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));
}
