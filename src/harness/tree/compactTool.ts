import { failed, type TreeTool } from './treeCall.ts';

/** The tool `compact`. */
export const compactTool: TreeTool = () => Promise.resolve(failed('This cannot be done yet.'));
