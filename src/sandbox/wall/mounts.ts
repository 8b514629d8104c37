import { assertNever } from '../../base/assertNever.ts';

/** One step in building what a walled program sees of the disk. Paths are absolute. */
export type Mount =
  /** As it is, or as `from` is, read-only or writable. */
  | { readonly type: 'readOnly' | 'writable'; readonly at: string; readonly from?: string }
  /** Another folder, writable, in its place. */
  | { readonly type: 'private'; readonly at: string; readonly from: string }
  /** An empty folder that takes no files. */
  | { readonly type: 'hidden'; readonly at: string }
  /** A file that cannot be read. */
  | { readonly type: 'masked'; readonly at: string }
  | { readonly type: 'link'; readonly at: string; readonly to: string };

/**
 * The arguments for bubblewrap that mount all this. What lies deeper is mounted later, so that a folder stays what was said
 * of it whatever was said of those around it; for the same folder the last word counts.
 */
export function mountArguments(mounts: readonly Mount[]): string[] {
  const last = new Map(mounts.map(mount => [mount.at, mount]));
  const inOrder = [...last.values()].toSorted((a, b) => depth(a.at) - depth(b.at));
  return [
    ...inOrder.flatMap(argumentsOf),
    // Only now: mount points had to be made in them.
    ...inOrder.flatMap(mount => (mount.type === 'hidden' ? ['--remount-ro', mount.at] : [])),
  ];
}

function argumentsOf(mount: Mount): string[] {
  switch (mount.type) {
    case 'readOnly':
      return ['--ro-bind-try', mount.from ?? mount.at, mount.at];
    case 'writable':
      return ['--bind-try', mount.from ?? mount.at, mount.at];
    case 'private':
      return ['--bind', mount.from, mount.at];
    case 'hidden':
      return ['--perms', '0755', '--tmpfs', mount.at];
    case 'masked':
      return ['--ro-bind', '/dev/null', mount.at];
    case 'link':
      return ['--symlink', mount.to, mount.at];
    default:
      return assertNever(mount);
  }
}

function depth(path: string): number {
  return path === '/' ? 0 : path.split('/').length;
}
