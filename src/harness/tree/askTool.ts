import { failed, type TreeTool } from './treeCall.ts';

/** The tool `ask`. */
export const askTool: TreeTool = () => Promise.resolve(failed('This cannot be done yet.'));
