import type { Intent } from '../protocol/intent.ts';
import type { BranchId } from '../session/ids.ts';
import type { BranchPlaces } from './filesPlace.ts';
import { idle } from './knownBranch.ts';
import { NoFiles, wordsOf } from './folderFiles.ts';
import { Refusal } from './refusal.ts';
import type { Opened } from './sessions.ts';

/** Makes a git branch in the person's repository of the commits made in a branch's copy. Nothing else of it changes. */
export async function publish(
  { branch: wanted, name }: Extract<Intent, { type: 'publishBranch' }>,
  opened: Opened,
  context: Pick<BranchPlaces, 'files'>,
): Promise<BranchId[]> {
  const branch = idle(opened, wanted);
  const { holder } = opened.session.tree();
  const wish = name.trim();
  if (wish === '') throw new Refusal('invalid', 'A git branch needs a name.');
  if (wanted === holder)
    throw new Refusal('invalid', `${branch.name} works in the workspace: its commits are in your repository already.`);
  if (!branch.copy) throw new Refusal('invalid', `${branch.name} has no copy on disk. Make its copy first.`);
  const place = context.files(opened, wanted);
  const published = await place
    .whileStill(() => place.folder.inOrder(async checkpoints => checkpoints.publish(await place.copy(), wish)))
    .catch((error: unknown) => {
      if (error instanceof NoFiles) throw new Refusal('invalid', error.message);
      throw new Refusal('invalid', `The git branch ${wish} could not be made: ${wordsOf(error)}`);
    });
  if (!published)
    throw new Refusal(
      'invalid',
      `Nothing was committed in the copy of ${branch.name}. Ask it to commit, then try again.`,
    );
  return [wanted];
}
