import { realpath } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '../base/clock.ts';
import { toBytePath } from './bytePath.ts';
import { type Caps, usualCaps } from './caps.ts';
import type { Checkpoints } from './checkpoints.ts';
import { findGit } from './findGit.ts';
import { GitCheckpoints } from './gitCheckpoints.ts';
import { JournalCheckpoints } from './journalOnly.ts';
import { locateRepository, type Repository } from './locateRepository.ts';
import { isHuge, largeFolderWords, refuseFolder } from './refuse.ts';
import { openRoot } from './root.ts';
import { Roots } from './roots.ts';
import { WorkingCopies } from './workingCopies.ts';
import { foldersLeftOut, openStore, type Store, type StoreDeps } from './store.ts';

export interface OpenRequest {
  /** Banyan's state folder. */
  readonly state: string;
  /** The folder that was opened; it may be part of a repository. */
  readonly folder: string;
  readonly clock: Clock;
  /** Variables of the machine, to choose from. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly caps?: Caps;
  /** What a folder without a repository may hold before it counts as large. */
  readonly most?: { readonly files: number; readonly bytes: number };
  /** Whether a folder without a repository is kept however large it is; asked first unless told. */
  readonly large?: 'keep' | 'ask';
  /** Where working copies are; a folder in the state folder unless told. */
  readonly copies?: string;
}

/** Why a folder has no checkpoints, in words for a person. */
export interface Refused {
  readonly refused: string;
}

/** Opens the checkpoints of a folder. Rejects when the folder is not there. */
export async function openCheckpoints(request: OpenRequest): Promise<Checkpoints | Refused> {
  const { state, clock, env, caps = usualCaps } = request;
  const folder = await realpath(request.folder);
  const refused = await refuseFolder(folder, state, env['HOME'] ?? env['USERPROFILE']);
  if (refused !== undefined) return { refused };
  const git = await findGit(env);
  if (!git) return new JournalCheckpoints(state, folder);
  const deps: StoreDeps = { state, git, env, clock };
  const repository = await locateRepository(folder);
  if (!repository && request.large !== 'keep' && (await isHuge(folder, foldersLeftOut, request.most)))
    return { refused: largeFolderWords };
  const { store, warnings } = await openBest(deps, folder, repository);
  const top = store.repository?.workTree ?? folder;
  const prefix = toBytePath(path.relative(top, folder).split(path.sep).join('/'));
  const roots = new Roots(deps, await openRoot(store, top, prefix), caps);
  const copies = path.join(
    request.copies ?? path.join(state, 'copies'),
    `${path.basename(top)}-${path.basename(store.dir).slice(0, 8)}`,
  );
  return new GitCheckpoints(roots, warnings, new WorkingCopies(deps, roots, copies));
}

/** A repository git cannot read is captured as the folder it is. */
async function openBest(
  deps: StoreDeps,
  folder: string,
  repository: Repository | undefined,
): Promise<{ readonly store: Store; readonly warnings: readonly string[] }> {
  try {
    return { store: await openStore(deps, folder, repository), warnings: [] };
  } catch (error) {
    if (!repository) throw error;
    const words = 'git cannot read this repository, so all its files are kept as those of a folder without one.';
    return { store: await openStore(deps, folder, undefined), warnings: [words] };
  }
}
