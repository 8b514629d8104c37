import { tn } from '../words/t.ts';

/** Paths in a sentence: the first `most` by name and how many more there are; one more is named as well. */
export function namedPaths(paths: readonly string[], most: number): string {
  if (paths.length <= most + 1) return paths.join(', ');
  const files = paths.slice(0, most).join(', ');
  return tn(paths.length - most, '{files} and {n} more', '{files} and {n} more', { files });
}
