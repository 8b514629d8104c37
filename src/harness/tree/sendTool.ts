import { failed, type TreeTool } from './treeCall.ts';

/** The tool `send`. */
export const sendTool: TreeTool = () => Promise.resolve(failed('This cannot be done yet.'));
