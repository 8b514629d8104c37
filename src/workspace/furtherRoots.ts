import { realpath } from 'node:fs/promises';
import path from 'node:path';
import type { Disposable } from '../base/disposable.ts';
import type { Checkpoints } from './checkpoints.ts';

/** The folders of a workspace beside its first one. */
export interface FurtherRoots extends Disposable {
  /** Those of now. One that cannot be opened is named and never rejects. */
  here(): Promise<RootsHere>;
  /** The checkpoints of a folder that was part of the workspace once, to read in; undefined where they cannot be opened. */
  at(folder: string): Promise<Checkpoints | undefined>;
}

export interface RootsHere {
  /** By their real paths. */
  readonly open: ReadonlyMap<string, Checkpoints>;
  /** Folders that are not kept. */
  readonly refused: readonly string[];
}

export interface FurtherDeps {
  /** The first folder, a real path. */
  readonly first: string;
  /** All folders of the workspace now, as the window names them. */
  readonly folders: () => readonly string[];
  readonly open: (folder: string) => Promise<Checkpoints | { readonly refused: string }>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Opens each folder when it is first needed. What was refused is asked for again after a while. */
export function openFurther(deps: FurtherDeps): FurtherRoots {
  const opened = new Map<string, Promise<Checkpoints | undefined>>();
  const refused = new Map<string, number>();
  const at = (folder: string): Promise<Checkpoints | undefined> => {
    const known = opened.get(folder);
    if (known && deps.now() - (refused.get(folder) ?? deps.now()) < againMs) return known;
    refused.delete(folder);
    const opening = deps
      .open(folder)
      .then(found => ('refused' in found ? undefined : found))
      .catch(() => undefined)
      .then(found => {
        if (!found) refused.set(folder, deps.now());
        return found;
      });
    opened.set(folder, opening);
    return opening;
  };
  return {
    at,
    here: async () => {
      const { apart, around } = await sorted(deps.first, deps.folders());
      const found = await Promise.all(apart.map(async folder => [folder, await at(folder)] as const));
      return {
        open: new Map(found.flatMap(([folder, checkpoints]) => (checkpoints ? [[folder, checkpoints] as const] : []))),
        refused: [...around, ...found.flatMap(([folder, checkpoints]) => (checkpoints ? [] : [folder]))],
      };
    },
    dispose: () => {
      for (const opening of opened.values()) void opening.then(checkpoints => checkpoints?.dispose());
      opened.clear();
    },
  };
}

/** A branch's copy is of the first folder alone: of the others it only reads. */
export function furtherOfCopy(further: FurtherRoots): FurtherRoots {
  return {
    here: () => Promise.resolve({ open: new Map(), refused: [] }),
    at: folder => further.at(folder),
    dispose: () => undefined,
  };
}

/** How long a refusal holds, in milliseconds: to find that a folder is too large takes a while. */
const againMs = 60_000;

/**
 * Which folders are kept beside the first, as real paths: what lies inside of another one is kept with that. One around the first
 * is not kept: its files would be the first one's too.
 */
async function sorted(
  first: string,
  folders: readonly string[],
): Promise<{ readonly apart: readonly string[]; readonly around: readonly string[] }> {
  const real = await Promise.all(folders.map(folder => realpath(folder).catch(() => path.resolve(folder))));
  const all = [...new Set(real)].filter(folder => !isWithinFolder(folder, first));
  const around = all.filter(folder => isWithinFolder(first, folder));
  const beside = all.filter(folder => !around.includes(folder));
  const apart = beside.filter(folder => !beside.some(other => other !== folder && isWithinFolder(folder, other)));
  return { apart, around };
}

/** Whether a path is a folder or lies in it. */
export function isWithinFolder(inner: string, outer: string): boolean {
  const from = path.relative(outer, inner);
  return from === '' || (!path.isAbsolute(from) && from.split(path.sep)[0] !== '..');
}
