import { type BytePath, below, isWithin, joined, shownPath, toBytePath } from './bytePath.ts';
import type { Skipped } from './caps.ts';
import type { FileDiff, SkippedPath } from './checkpoints.ts';
import type { TreeDiff } from './diffTrees.ts';

/** Paths as people and agents say them: relative to the folder that was opened, which may be part of a work tree. */
export class ShownPaths {
  readonly #prefix: BytePath;

  constructor(prefix: BytePath) {
    this.#prefix = prefix;
  }

  path(path: BytePath): string {
    return shownPath(isWithin(path, this.#prefix) ? below(path, this.#prefix) : path);
  }

  /** The path in the work tree; undefined for words that lead out of the folder. */
  inTree(words: string): BytePath | undefined {
    const parts = words.split('/').filter(part => part !== '' && part !== '.');
    return parts.includes('..') ? undefined : joined(this.#prefix, toBytePath(parts.join('/')));
  }

  skipped({ path, reason }: Skipped): SkippedPath {
    return { path: this.path(path), reason };
  }

  diff({ was, ...diff }: TreeDiff, inside = '' as BytePath): FileDiff {
    const shown = (path: BytePath): string => this.path(joined(inside, path));
    return { ...diff, path: shown(diff.path), ...(was !== undefined && { was: shown(was) }) };
  }
}
