import { member, pathIn } from '../harness/authority/use.ts';
import type { RunDeps } from '../harness/runDeps.ts';
import { settingsOf } from '../session/authority.ts';
import type { BranchId } from '../session/ids.ts';
import { memoryFolder, scratchRoot } from '../session/scratchFolder.ts';
import type { WorkPlace } from './appDeps.ts';
import type { ScratchFollowers } from './scratchFollowers.ts';
import type { Opened } from './sessions.ts';
import type { WorkingPlaces } from './workingPlaces.ts';

type Hands = RunDeps['hands'];

interface Box {
  readonly places: WorkingPlaces;
  readonly scratch: ScratchFollowers;
}

/**
 * The scratch folders as a branch's hands have them. Branches that share the workspace share their hands, so in those no
 * folder can be written; the memory of the project is written by who may write.
 */
export function scratchPlace(box: Box, opened: Opened, branch: BranchId): NonNullable<WorkPlace['scratch']> {
  const { session } = opened;
  const { folder } = session.tree();
  const own = box.places.of(opened, branch).kind === 'shared' ? [] : [box.scratch.of(session).folder(branch)];
  const memory = settingsOf(session.tree(), branch).authority === 'readOnly' ? [] : [memoryFolder];
  return { root: `${folder}/${scratchRoot}`, writable: [...own, ...memory].map(path => `${folder}/${path}`) };
}

/** Where hands write that do nothing else: any scratch folder of the session, in a workspace of which they only read. */
export function ownScratchPlace(opened: Opened, base: WorkPlace): WorkPlace {
  const { folder, session } = opened.session.tree();
  const root = `${folder}/${scratchRoot}`;
  return { ...base, scratch: { root, writable: [`${root}/${session}`] } };
}

/**
 * Hands whose scratch folder is there before they start. A branch that shares the workspace writes its own files there by hands
 * of their own, call by call, after each was judged; no command gets there.
 */
export function withOwnScratch(
  box: Box,
  opened: Opened,
  branch: BranchId,
  hands: { shared: Hands; own: Hands },
): Hands {
  const { session } = opened;
  const scratch = box.scratch.of(session);
  const isOwn = (name: string, input: unknown): boolean =>
    (name === 'read' || name === 'write' || name === 'edit') &&
    box.places.of(opened, branch).kind === 'shared' &&
    pathIn(session.tree().folder, member({ input }, 'path')).startsWith(`${scratch.folder(branch)}/`);
  let isThere = false;
  let making: Promise<void> | undefined;
  // Not before the model asks for hands: the first requests of fifty children do not wait behind fifty folders.
  const made = (): Promise<void> => (making ??= scratch.made(branch).then(() => void (isThere = true)));
  return {
    execute: async (name, input, watch) => {
      await made();
      return (isOwn(name, input) ? hands.own : hands.shared).execute(name, input, watch);
    },
    warm: () => {
      if (isThere) hands.shared.warm?.();
      else void made().then(() => hands.shared.warm?.());
    },
    dispose: () => hands.shared.dispose(),
  };
}
