import { realpathSync } from 'node:fs';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { Hands } from './hands.ts';

/** A copy and the folder it was made from, absolute. */
export interface MovedFolder {
  readonly copy: string;
  readonly copyOf: string;
}

/**
 * Hands that work in a copy under its own path, for an agent that still knows paths of the folder it was made from. What is
 * asked about such a path is answered from the copy; a change that names it is refused with the right path, because it may
 * well have meant the folder itself.
 */
export function withOldPaths<H extends Hands>(hands: H, { copy, copyOf }: MovedFolder): H {
  const old = [...new Set([resolve(copyOf), realOf(copyOf)])];
  const twin = (path: unknown): string | undefined => {
    if (typeof path !== 'string' || !isAbsolute(path) || isWithin(copy, path)) return undefined;
    const from = old.find(folder => isWithin(folder, path));
    return from === undefined ? undefined : join(copy, relative(from, path));
  };
  return {
    ...hands,
    execute: async (name, input, watch) => {
      if (typeof input !== 'object' || input === null) return hands.execute(name, input, watch);
      const said = new Map(Object.entries(input));
      const [path, cwd] = [twin(said.get('path')), twin(said.get('cwd'))];
      if (path !== undefined && (name === 'write' || name === 'edit')) {
        watch.fact?.({ type: 'failed' });
        return `${String(said.get('path'))} is in the folder this branch's copy was made from, which is not yours to change. In your copy it is ${shown(copy, path)}: name that. Nothing was written.`;
      }
      const mapped = { ...input, ...(path !== undefined && { path }), ...(cwd !== undefined && { cwd }) };
      return hands.execute(name, mapped, watch);
    },
  };
}

function shown(copy: string, path: string): string {
  return relative(copy, path).split(sep).join('/') || '.';
}

function isWithin(folder: string, path: string): boolean {
  const from = relative(folder, resolve(path));
  return !isAbsolute(from) && from.split(sep)[0] !== '..';
}

/** On a system where names differ by case, or are links, agents may know another name. */
function realOf(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return resolve(path);
  }
}
