import type { FileDiff } from '../../session/fileDiff.ts';

/** The files a person may want to see as they were, each once, in the order they are offered. */
export interface FilesAsOf {
  /** In the editor now. */
  readonly here: readonly string[];
  /** What the turn changed. */
  readonly turn: readonly string[];
  /** What changed since. */
  readonly since: readonly string[];
  /** Everything else: as it is now. */
  readonly same: readonly string[];
}

/** What is known of the files of then: all of now, what the turn did and what happened since. */
export interface KnownFiles {
  readonly here: string | undefined;
  readonly turn: readonly FileDiff[];
  readonly since: readonly FileDiff[];
  readonly now: readonly string[];
}

/** Names files by where they were then. What came since was not there; what went is there again. */
export function filesAsOf({ here, turn, since, now }: KnownFiles): FilesAsOf {
  const taken = new Set<string>();
  const fresh = new Set(since.filter(({ status }) => status === 'added').map(({ path }) => path));
  const moved = new Set(since.filter(({ was }) => was !== undefined).map(({ path }) => path));
  const each = (paths: readonly string[]): string[] =>
    [...new Set(paths)].filter(path => !taken.has(path) && !fresh.has(path) && taken.add(path)).toSorted();
  const made = turn.filter(({ status }) => status !== 'deleted').map(({ path }) => path);
  return {
    here: each(here === undefined || moved.has(here) ? [] : [here]),
    turn: each(made),
    since: each(since.map(({ path, was }) => was ?? path)),
    same: each(now.filter(path => !moved.has(path))),
  };
}
