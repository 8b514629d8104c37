import { failed, type TreeTool } from './treeCall.ts';

/** The tool `rewind`. */
export const rewindTool: TreeTool = () => Promise.resolve(failed('This cannot be done yet.'));
