/** The scheme of files as a checkpoint holds them. */
export const checkpointScheme = 'banyan';

/**
 * One file in a checkpoint of a folder. `path` is relative to the folder, with `/`; in another folder of the workspace it is
 * absolute. No checkpoint (an empty name) stands for
 * the empty side of a diff.
 */
export interface CheckpointFile {
  readonly folder: string;
  readonly checkpoint: string;
  readonly path: string;
}

/** What a URI is made of, as `vscode.Uri.from` takes it. */
export interface UriParts {
  readonly scheme: string;
  readonly path: string;
  readonly query: string;
}

/** The address of a file in a checkpoint: the path stays a path, so that editors know its name and language. */
export function checkpointUri({ folder, checkpoint, path }: CheckpointFile): UriParts {
  const isOutside = path.startsWith('/') || /^[A-Za-z]:[\\/]/.test(path);
  const named = { folder, checkpoint, ...(isOutside && { outside: true }) };
  const slashed = path.replaceAll('\\', isOutside ? '/' : '\\').replace(/^\//, '');
  return { scheme: checkpointScheme, path: `/${slashed}`, query: JSON.stringify(named) };
}

/** What an address names; undefined for one that is not ours or says too little. */
export function checkpointFile({ scheme, path, query }: UriParts): CheckpointFile | undefined {
  if (scheme !== checkpointScheme || path.length < 2) return undefined;
  try {
    const named: unknown = JSON.parse(query);
    if (typeof named !== 'object' || named === null || !('folder' in named) || !('checkpoint' in named))
      return undefined;
    const { folder, checkpoint } = named;
    if (typeof folder !== 'string' || typeof checkpoint !== 'string') return undefined;
    const isOutside = 'outside' in named && !/^\/[A-Za-z]:\//.test(path);
    return { folder, checkpoint, path: isOutside ? path : path.slice(1) };
  } catch {
    return undefined;
  }
}
