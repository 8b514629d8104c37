import type { CompareContext } from '../../src/app/compare.ts';
import { FolderFiles } from '../../src/app/folderFiles.ts';
import type { OpenSession } from '../../src/app/openSession.ts';
import { systemClock } from '../../src/base/clock.ts';
import { WorkspaceLease } from '../../src/harness/workspaceLease.ts';

/** What a comparison of branches of `session` is made from where no files are kept. */
export function withoutFiles(session: OpenSession): CompareContext {
  const open = (): Promise<{ refused: string }> => Promise.resolve({ refused: 'Not here.' });
  const upkeep = (): Promise<never> => Promise.reject(new Error('nothing is kept'));
  const files = new FolderFiles({ open, clock: systemClock, note: () => undefined, upkeep });
  const place = { kind: 'workspace', files, lease: new WorkspaceLease() } as const;
  return {
    files: {
      ofSession: () => Promise.resolve({ session, folder: files }),
      ofBranch: () => Promise.resolve({ session, place }),
    },
    deps: { clock: systemClock },
  };
}
