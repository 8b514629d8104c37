import { failed, type TreeTool } from './treeCall.ts';

/** The tool `spawn`. */
export const spawnTool: TreeTool = () => Promise.resolve(failed('This cannot be done yet.'));
