import path from 'node:path';
import type { PublishedBranch } from './checkpoints.ts';
import { leadsOut } from './leadsOut.ts';
import { holdsLinks } from './holdsLinks.ts';
import { copyPlace } from './ownGit.ts';
import { quiet } from './personSettings.ts';
import type { Root } from './root.ts';
import { gitLine, spawnGit } from './spawnGit.ts';

/**
 * Makes a branch in the person's repository of the commits an agent made in a copy, because the person asked for it. A branch
 * of that name must not be there; nothing else changes, and no hook runs. Undefined where there are no commits.
 */
export async function publishBranch(root: Root, head: string, name: string): Promise<PublishedBranch | undefined> {
  const { person, repository } = root.store;
  if (!person || !repository || head === '') return undefined;
  if (await holdsLinks(path.join(root.workTree, '.git')))
    throw new Error('The repository in the copy holds links, which are not followed.');
  const ref = `refs/heads/${name}`;
  if (await leadsOut(repository.commonDir, ref))
    throw new Error('Links stand in your repository where it would be written.');
  await spawnGit(person, ['check-ref-format', ref]);
  const commit = await gitLine(copyPlace(root), [...quiet, 'rev-parse', '--verify', 'HEAD']);
  const objects = [path.join(root.workTree, '.git', 'objects'), path.join(repository.commonDir, 'objects')];
  const own = root.store.own({ GIT_ALTERNATE_OBJECT_DIRECTORIES: objects.join(path.delimiter) });
  const input = Buffer.from(`${commit}\n^${head}\n`);
  const commits = Number(await gitLine(own, ['rev-list', '--count', '--stdin'], { input }));
  if (commits === 0) return undefined;
  const listed = await spawnGit(own, ['rev-list', '--objects', '--stdin'], { input });
  const packed = await spawnGit(own, ['pack-objects', '-q', '--stdout'], { input: listed.out });
  await spawnGit(person, [...quiet, 'unpack-objects', '-q'], { input: packed.out });
  await spawnGit(person, [...quiet, 'update-ref', ref, commit, '0'.repeat(commit.length)]);
  return { commit, commits };
}
