import { failed, type TreeTool } from './treeCall.ts';

/** The tool `fork`. */
export const forkTool: TreeTool = () => Promise.resolve(failed('This cannot be done yet.'));
