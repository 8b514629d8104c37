import { relative, sep } from 'node:path';
import type { BranchId, SessionId } from '../../session/ids.ts';
import { scratchNames, scratchRoot } from '../../session/scratchFolder.ts';
import type { Tree } from '../../session/tree.ts';

/** What a path among scratch folders belongs to. */
export interface ScratchPath {
  readonly session: SessionId;
  /** The name of the branch's folder; empty for the session's own folder. */
  readonly name: string;
  /** Whether it is that folder itself. */
  readonly kind: 'folder' | 'inside';
}

/** Reads a path below a workspace folder, both absolute; undefined for one that is no part of a session's scratch folders. */
export function scratchPath(workspace: string, path: string): ScratchPath | undefined {
  const [root, session = '', name = '', ...rest] = relative(workspace, path).split(sep);
  if (root !== scratchRoot || !isSession(session)) return undefined;
  return { session, name, kind: rest.length === 0 ? 'folder' : 'inside' };
}

/** Whether a folder of this name is a session's. */
export function isSession(name: string): boolean {
  return /^s[0-9a-z]{8,}$/.test(name);
}

/** The branch a folder of the tree's session belongs to. */
export function branchNamed(tree: Tree, name: string): BranchId | undefined {
  return [...scratchNames(tree)].find(([, folder]) => folder === name)?.[0];
}
