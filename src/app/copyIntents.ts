import type { Intent } from '../protocol/intent.ts';
import type { BranchId } from '../session/ids.ts';
import { activeRun } from '../session/tree.ts';
import { NoFiles, wordsOf } from './folderFiles.ts';
import { Refusal } from './refusal.ts';
import type { Opened } from './sessions.ts';

/** What makes and takes away the copies of branches. */
export interface CopyKeeping {
  /** Sees to it that a branch has its copy on disk, also one that could share the workspace. */
  makeCopy(opened: Opened, branch: BranchId): Promise<void>;
  /** Keeps the files of a branch's copy in the store and takes the copy from disk; nothing happens where it has none. */
  park(opened: Opened, branch: BranchId): Promise<void>;
}

type Of<T extends Intent['type']> = Extract<Intent, { type: T }>;

/** Sees to it that a branch has its copy on disk. */
export async function makeCopy(
  { branch }: Of<'makeCopy'>,
  opened: Opened,
  context: Pick<CopyKeeping, 'makeCopy'>,
): Promise<BranchId[]> {
  const tree = opened.session.tree();
  const name = tree.branches.get(branch)?.name;
  if (name === undefined) throw new Refusal('gone', 'There is no such branch.');
  if (tree.origin === 'rehearsal') throw new Refusal('invalid', 'In a rehearsal all branches share one folder.');
  if (tree.holder === branch) throw new Refusal('invalid', `${name} works in the workspace itself.`);
  await context.makeCopy(opened, branch).catch(refuse);
  return [branch];
}

/** Keeps a branch's files in the store and removes its copy. */
export async function removeCopy(
  { branch }: Of<'removeCopy'>,
  opened: Opened,
  context: CopyKeeping,
): Promise<BranchId[]> {
  const found = opened.session.tree().branches.get(branch);
  if (!found) throw new Refusal('gone', 'There is no such branch.');
  if (!found.copy) throw new Refusal('gone', `${found.name} has no copy of the files.`);
  await parkCopy(opened, branch, context);
  return [branch];
}

/**
 * Keeps the files of a branch's copy in the store and takes the copy from disk; its next run gets them back. Nothing happens
 * where it has none. Refuses while the branch runs.
 */
export async function parkCopy(opened: Opened, branch: BranchId, context: Pick<CopyKeeping, 'park'>): Promise<void> {
  const found = opened.session.tree().branches.get(branch);
  if (activeRun(found)) throw new Refusal('busy', `${found?.name ?? ''} is running. Stop it first.`);
  await context.park(opened, branch).catch(refuse);
}

function refuse(error: unknown): never {
  if (error instanceof Refusal) throw error;
  if (error instanceof NoFiles) throw new Refusal('invalid', error.message);
  throw new Refusal('disk', wordsOf(error));
}
