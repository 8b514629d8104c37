import { leadsOut } from './leadsOut.ts';
import { branchOf, headOf, quiet } from './personSettings.ts';
import type { Root, Standing } from './root.ts';
import { spawnGit } from './spawnGit.ts';
import type { Store } from './store.ts';

/** The one thing that is ever written into a person's repository: a name for a commit it has, so that it stays. */
const pinsBelow = 'refs/banyan/base/';

/**
 * Makes the files of a commit last: by a pin in the person's repository, or, where nothing can be written there, by taking
 * them over. The answer is the commit checkpoints lean on, if they do.
 */
export async function secureBase(store: Store, commit: string, signal?: AbortSignal): Promise<readonly string[]> {
  const { person, repository } = store;
  if (!person || !repository) return [];
  try {
    if (await leadsOut(repository.commonDir, `${pinsBelow}${commit}`)) throw new Error('links stand in the repository');
    await spawnGit(person, [...quiet, 'update-ref', `${pinsBelow}${commit}`, commit], { signal });
    return [commit];
  } catch (error) {
    signal?.throwIfAborted();
    await takeOver(store, commit, signal).catch(() => {
      throw error;
    });
    return [];
  }
}

/** The commits that are pinned in the person's repository. */
export async function pinned(store: Store): Promise<readonly string[]> {
  if (!store.person) return [];
  const { out } = await spawnGit(store.person, [...quiet, 'for-each-ref', '--format=%(objectname)', pinsBelow]);
  return out
    .toString()
    .split('\n')
    .filter(line => line !== '');
}

/** Takes pins away. Those that cannot be are left. */
export async function unpin(store: Store, commits: readonly string[]): Promise<void> {
  const { person, repository } = store;
  if (!person || !repository || (await leadsOut(repository.commonDir, pinsBelow))) return;
  for (const commit of commits)
    await spawnGit(person, [...quiet, 'update-ref', '-d', `${pinsBelow}${commit}`]).catch(() => undefined);
}

/** Packs all files of a commit into our own objects. */
async function takeOver(store: Store, commit: string, signal?: AbortSignal): Promise<void> {
  const listed = await spawnGit(store.all(), ['rev-list', '--objects', '--no-object-names', `${commit}^{tree}`], {
    signal,
  });
  await spawnGit(store.all(), ['pack-objects', '-q', '--window=0', `${store.dir}/objects/pack/pack`], {
    input: listed.out,
    signal,
  });
}

/**
 * Packs the folders of a commit, without the files, into our own objects. They would be written one by one with the first
 * checkpoint: 5,000 small files for a repository of 50,000. Rejects where some are missing; nothing is lost then but time.
 */
export async function takeFolders(store: Store, commit: string, signal?: AbortSignal): Promise<void> {
  const named = ['rev-list', '--objects', '--no-object-names', '--filter=blob:none', `${commit}^{tree}`];
  const { out } = await spawnGit(store.all(), named, { signal });
  await spawnGit(store.all(), ['pack-objects', '-q', '--window=0', `${store.dir}/objects/pack/pack`], {
    input: out,
    signal,
  });
}

/** The commit and branch a work tree stands on. */
export async function standingOf({ store, fixed }: Root): Promise<Standing> {
  if (fixed) return fixed;
  if (!store.person || !store.repository) return { head: '', branch: '' };
  const [head, branch] = await Promise.all([
    headOf(store.person, store.repository).catch(() => undefined),
    branchOf(store.repository),
  ]);
  return { head: head ?? '', branch: branch ?? '' };
}
