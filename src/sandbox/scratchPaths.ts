import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { Hands } from './hands.ts';

/** A copy, the folder it was made from, and the scratch folders in that one; absolute. */
export interface ScratchBeside {
  readonly copy: string;
  readonly copyOf: string;
  readonly root: string;
}

/**
 * Hands that work in a copy under its own path: there are no scratch folders in a copy, so a path into them means those of the
 * folder it was made from. Commands have to name them by their full path.
 */
export function withScratchBeside<H extends Hands>(hands: H, { copy, copyOf, root }: ScratchBeside): H {
  const name = relative(copyOf, root);
  const there = (path: unknown): string | undefined => {
    if (typeof path !== 'string') return undefined;
    const full = resolve(copy, path);
    const from = [join(copy, name), join(copyOf, name)].find(folder => isWithin(folder, full));
    return from === undefined ? undefined : join(root, relative(from, full));
  };
  return {
    ...hands,
    execute: (tool, input, watch) => {
      if (typeof input !== 'object' || input === null || !('path' in input)) return hands.execute(tool, input, watch);
      const path = there(input.path);
      return hands.execute(tool, path === undefined ? input : { ...input, path }, watch);
    },
  };
}

function isWithin(folder: string, path: string): boolean {
  const from = relative(folder, path);
  return !isAbsolute(from) && from.split(sep)[0] !== '..';
}
