/** A file of a folder; `path` is relative to it. */
export interface FilePlace {
  readonly folder: string;
  readonly path: string;
}

/**
 * The folder of a workspace with which a file is kept: the first one has what lies in it, another one the rest. `roots` are the
 * workspace's folders in their order. A path in another folder than is named is absolute.
 */
export function filePlace({ folder, path }: FilePlace, roots: readonly string[]): FilePlace {
  const full = isAbsolute(path) ? path : `${folder}/${path}`;
  const [first = folder] = roots;
  const has = (root: string): boolean => full.startsWith(`${root}/`);
  // One around the first folder is not kept.
  const others = roots.filter(root => has(root) && !first.startsWith(`${root}/`));
  const owner = has(first) ? first : others.sort((one, other) => one.length - other.length)[0];
  return owner === undefined ? { folder, path } : { folder: owner, path: full.slice(owner.length + 1) };
}

export function isAbsolute(path: string): boolean {
  return /^(\/|[A-Za-z]:[\\/])/.test(path);
}
