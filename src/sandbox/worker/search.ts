/** What to look for. `folder` is where globs and shown paths start; `target` (inside it, or it) is what is searched. */
export interface Search {
  /** Empty when files are listed by name. */
  readonly pattern: string;
  /** Empty for all files. */
  readonly glob: string;
  readonly folder: string;
  readonly target: string;
  readonly context: number;
  readonly ignoreCase: boolean;
  /** Most matches, or files, to bring back. */
  readonly limit: number;
}

/** Lines of one file in order; `match` is false for the lines around a match. */
export interface FoundFile {
  /** Absolute. */
  readonly path: string;
  readonly lines: readonly { readonly number: number; readonly text: string; readonly match: boolean }[];
}

/** What was found, by path; without a pattern the files have no lines. */
export interface Found {
  readonly files: readonly FoundFile[];
  /** Why the search ended early. */
  readonly stopped: '' | 'limit' | 'time';
}

/** Milliseconds a search may take; what was found until then is answered. */
export const searchTime = 30_000;
