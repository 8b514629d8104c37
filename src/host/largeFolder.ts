import type { Tree } from '../session/tree.ts';

/** The setting that lists folders whose files are kept however many they are. */
export const largeFolders = 'checkpoints.largeFolders';

/** A session's folder whose files are not kept because it is large, as long as the settings do not list it. */
export function largeFolder(tree: Tree, listed: readonly string[]): string | undefined {
  const isLarge = tree.unkept.some(({ path, reason }) => path === '' && reason.includes(`banyan.${largeFolders}`));
  return isLarge && !listed.includes(tree.folder) ? tree.folder : undefined;
}
