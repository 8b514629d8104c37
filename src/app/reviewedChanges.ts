import { createTwoFilesPatch } from 'diff';
import type { NodeId } from '../session/ids.ts';
import type { Branch } from '../session/tree.ts';
import type { Checkpoints, CheckpointId, FileDiff } from '../workspace/checkpoints.ts';
import { CheckpointMissing } from '../workspace/readCheckpoint.ts';
import { NoFiles, type FolderFiles } from './folderFiles.ts';
import type { OpenSession } from './openSession.ts';

/** What a branch changed, for whoever looks at its work. */
export interface ReviewedChanges {
  readonly files: readonly FileDiff[];
  /** The changes as a unified diff, as far as it is told. */
  readonly patch: string;
}

/** Files of a diff that are told line by line, bytes of one, and characters of all. */
const mostFiles = 60;
const mostOfFile = 200_000;
const mostOfAll = 400_000;

/** What a branch changed from a place of its path to its head; undefined where no files were kept. */
export async function reviewedChanges(
  session: OpenSession,
  folder: FolderFiles,
  branch: Branch,
  since: NodeId,
): Promise<ReviewedChanges | undefined> {
  await folder.settled();
  const index = session.checkpoints;
  await index.ready();
  const tree = session.tree();
  const before = (index.newest(tree, since) ?? index.next(tree, since, branch.head))?.checkpoint;
  const after = index.newestOf(tree, branch)?.checkpoint;
  if (before === undefined || after === undefined) return undefined;
  if (before === after) return { files: [], patch: '' };
  try {
    const checkpoints = await folder.open();
    const files = await checkpoints.diff(before, after);
    return { files, patch: await patchOf(checkpoints, files, before, after) };
  } catch (error) {
    if (error instanceof NoFiles || error instanceof CheckpointMissing) return undefined;
    throw error;
  }
}

async function patchOf(
  checkpoints: Checkpoints,
  files: readonly FileDiff[],
  before: CheckpointId,
  after: CheckpointId,
): Promise<string> {
  const parts: string[] = [];
  let size = 0;
  for (const { path, was = path, binary } of files.slice(0, mostFiles)) {
    if (binary) continue;
    const [old, now] = await Promise.all([textAt(checkpoints, before, was), textAt(checkpoints, after, path)]);
    if (old.length > mostOfFile || now.length > mostOfFile || size > mostOfAll) continue;
    const part = createTwoFilesPatch(`a/${was}`, `b/${path}`, old, now, undefined, undefined, { context: 3 });
    size += part.length;
    parts.push(part);
  }
  return parts.join('\n');
}

async function textAt(checkpoints: Checkpoints, at: CheckpointId, path: string): Promise<string> {
  const file = await checkpoints.read(at, path);
  if (!file) return '';
  return file.type === 'link' ? file.target : file.bytes.toString('utf8');
}
