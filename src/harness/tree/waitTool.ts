import { failed, type TreeTool } from './treeCall.ts';

/** The tool `wait`. */
export const waitTool: TreeTool = () => Promise.resolve(failed('This cannot be done yet.'));
