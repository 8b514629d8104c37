import { isAbsolute, join, relative, sep } from 'node:path';

/** Where the files of a branch are: the session's folder, or the branch's own copy of it. Absolute. */
export interface FilesOnDisk {
  readonly folder: string;
  readonly copy?: string;
}

/**
 * The file a tool of a branch means by `path`, absolute. Hands that work in a copy may call it by the folder it is a copy of:
 * what they named there is the copy's file.
 */
export function branchFile({ folder, copy }: FilesOnDisk, path: string): string {
  if (!isAbsolute(path)) return join(copy ?? folder, path);
  if (copy === undefined) return path;
  const inside = relative(folder, path);
  const isInside = inside !== '..' && !inside.startsWith(`..${sep}`) && !isAbsolute(inside);
  return isInside && relative(copy, path).startsWith('..') ? join(copy, inside) : path;
}
