import path from 'node:path';
import { isWithinFolder } from './furtherRoots.ts';

/** Paths as people and agents say them: relative to the first folder, absolute in a further one. */
export class ManyPaths {
  readonly #first: string;

  /** `first`: the first folder, absolute. */
  constructor(first: string) {
    this.#first = first;
  }

  /** A path of a folder; the first one's name is empty. */
  shown(folder: string, file: string): string {
    return folder === '' ? file : path.join(folder, file);
  }

  /** Where a path lies: in the first folder (an empty name) or in one of these; undefined outside of all. `file` is relative to it. */
  locate(words: string, folders: Iterable<string>): { readonly folder: string; readonly file: string } | undefined {
    if (!path.isAbsolute(words) && !words.startsWith('../')) return { folder: '', file: words };
    const full = path.resolve(this.#first, words);
    if (isWithinFolder(full, this.#first)) return { folder: '', file: relativeTo(this.#first, full) };
    const folder = [...folders].find(one => isWithinFolder(full, one));
    return folder === undefined ? undefined : { folder, file: relativeTo(folder, full) };
  }

  /** The paths that lie in each folder, by folder; the first one's name is empty. */
  sort(all: readonly string[], folders: Iterable<string>): ReadonlyMap<string, readonly string[]> {
    const found = new Map<string, string[]>();
    const known = [...folders];
    for (const words of all) {
      const at = this.locate(words, known);
      if (at) found.set(at.folder, [...(found.get(at.folder) ?? []), at.file]);
    }
    return found;
  }
}

function relativeTo(folder: string, full: string): string {
  return path.relative(folder, full).split(path.sep).join('/');
}
