import { simpleGit } from 'simple-git';
import type { GitPlace } from './spawnGit.ts';

/**
 * A git command that takes words and answers words: no input, no names that may hold any byte. The library checks the
 * arguments; the environment is ours alone.
 */
export async function plainGit(place: GitPlace, args: readonly string[], signal?: AbortSignal): Promise<string> {
  const git = simpleGit({
    baseDir: place.cwd,
    binary: place.program,
    trimmed: true,
    allowEnvironment: Object.keys(place.env).filter(name => name.startsWith('GIT_')),
    unsafe: { allowUnsafeConfigPaths: true, allowUnsafeCustomBinary: true, allowUnsafeTemplateDir: true },
    ...(signal && { abort: signal }),
  });
  return git.env({ ...place.env }).raw([...args]);
}
