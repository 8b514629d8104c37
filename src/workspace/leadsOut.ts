import { lstat, readdir } from 'node:fs/promises';
import path from 'node:path';

/**
 * Whether what we write into the person's repository, objects and names below `refs`, would go through a link that stands in
 * it: then it would come to lie where the link leads. An agent behind a wall that may commit there can put one.
 */
export async function leadsOut(gitFolder: string, names: string): Promise<boolean> {
  const steps = names.split('/').filter(name => name !== '');
  const folders = steps.map((_, at) => path.join(gitFolder, ...steps.slice(0, at + 1)));
  const found = await Promise.all(folders.map(folder => lstat(folder).catch(() => undefined)));
  if (found.some(stats => stats?.isSymbolicLink())) return true;
  const objects = await readdir(path.join(gitFolder, 'objects'), { withFileTypes: true }).catch(() => []);
  return objects.some(entry => entry.isSymbolicLink());
}
