import { isGitName, protectedNames } from './protectedNames.ts';

/**
 * What one command may do, in the words of `@anthropic-ai/sandbox-runtime`. Paths are absolute, with links resolved, and
 * taken as they stand; the deeper one counts.
 */
export interface LibraryProfile {
  /** Not to be read. */
  readonly hidden: readonly string[];
  /** Readable again inside what is hidden. */
  readonly shown: readonly string[];
  readonly writable: readonly string[];
  /** Not to be written inside what is writable, whether it exists or not. */
  readonly kept: readonly string[];
  /** As `kept`, for every path that fits one of these patterns (`*`, `**`, `[…]`). */
  readonly keptPatterns: readonly string[];
  /** The one port of this machine that may be listened on and spoken to. */
  readonly port: number;
}

/**
 * Patterns for whatever might appear under a protected name in the working copies, in upper and lower case. What is spelt
 * in other ways that a file system takes for the same is found by the guard.
 */
export function protectedPatterns(roots: readonly string[]): string[] {
  return roots
    .filter(root => !/[*?[\]]/.test(root)) // Its own name would be read as a pattern.
    .flatMap(root => {
      const below = root === '/' ? '/**' : `${root}/**`;
      return [
        // `.git` itself has to be written; what gives orders in it does not.
        ...[...protectedNames].filter(name => !isGitName(name)).map(name => `${below}/${anyCase(name)}`),
        `${below}/*${anyCase('.code-workspace')}`,
        ...['hooks', 'config', 'config.worktree', 'commondir', 'gitdir'].map(
          name => `${below}/${anyCase('.git')}/${anyCase(name)}`,
        ),
      ];
    });
}

function anyCase(name: string): string {
  return name.replaceAll(/[a-z]/g, letter => `[${letter}${letter.toUpperCase()}]`);
}
