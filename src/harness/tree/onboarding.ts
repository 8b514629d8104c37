import { changesFiles } from '../../sandbox/tools.ts';
import type { ToolCall } from '../../session/block.ts';
import type { BranchId } from '../../session/ids.ts';
import type { Tree } from '../../session/tree.ts';
import type { WallReport } from '../../session/wall.ts';
import { leavesWall } from '../authority/use.ts';
import { isTreeTool } from './treeTools.ts';

/** Whether a branch was told to ask its parent before it begins, and has not done so. */
export function isToAskFirst(tree: Tree, branch: BranchId): boolean {
  const { task, parent } = tree.branches.get(branch) ?? {};
  if (!task?.onboard || parent === 0) return false;
  return ![...tree.mail.values()].some(({ kind, from, to }) => kind === 'question' && from === branch && to === parent);
}

/**
 * Why a call has to wait until its agent has asked; undefined where it need not. Looking is free, also with commands: behind a
 * wall they can change nothing until then.
 */
export function asksFirst(tree: Tree, branch: BranchId, call: ToolCall, wall: WallReport['kind']): string | undefined {
  if (!isToAskFirst(tree, branch)) return undefined;
  const begins = call.name === 'fork' || call.name === 'spawn';
  if (!begins && (isTreeTool(call.name) || !changesFiles(call.name))) return undefined;
  if (call.name === 'bash' && wall === 'walled' && !leavesWall(call)) return undefined;
  const verb = begins ? 'start others' : 'change anything';
  return `Not yet: you have to ask before you ${verb}. Look at what you need first; then call ask once with to "parent" and all your questions, each with what you will do if nobody answers, or with no questions if there is nothing to ask. Then go on.`;
}

/** How often an agent that would end without having asked is made to. */
export const mostAskings = 2;

/** What it is told then: from here its words are taken only after it has asked. */
export function askingMoment(tree: Tree, branch: BranchId): string {
  const parent = tree.branches.get(tree.branches.get(branch)?.parent ?? 0)?.name ?? '';
  return `Your result is not taken yet: you have to ask ${parent} once. Call ask with to "parent" and all your questions, each with what you will do if nobody answers, or with no questions if there is nothing to ask. Then give your result, whole: only your last words are read.`;
}
