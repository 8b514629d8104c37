import { watch } from 'node:fs';
import { lstat, readFile, readlink } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import type { Violation } from '../../session/wall.ts';
import { fingerprint } from './fingerprint.ts';
import { gitOrders, isProtectedName } from './protectedNames.ts';
import { openPackageLook } from './packageLook.ts';
import { notTakenAway, takenAway } from './violations.ts';
import { contentPrint, longestKept, putBack, type Before } from './putBack.ts';
import { identityOf, type Quarantine } from './quarantine.ts';
import type { Mark, TreeMemory } from './treeMemory.ts';
import type { Guard } from './wallBuilder.ts';

/** One working copy under guard. */
export interface Guarded {
  /** Absolute, with links resolved. */
  readonly root: string;
  readonly tree: TreeMemory;
}

/** A guard that is told, while the wall is built, what is there and what the wall holds by itself. */
export interface OpenGuard extends Guard {
  /** Takes a working copy under guard, as it is, and resolves with what is protected in it. */
  guard(guarded: Guarded): Promise<Mark[]>;
  /** A folder that was made as a mount point is known. */
  learn(path: string): Promise<void>;
  /**
   * Something in a working copy that no mount holds (by `content`: anything in it may not change), or that has no protected
   * name of its own (by `identity`: it may not become another thing).
   */
  watchLoose(path: string, by: 'content' | 'identity'): Promise<void>;
  /** Looks a last time, when nothing runs behind the wall any more. */
  end(): Promise<void>;
}

export interface GuardOptions {
  readonly quarantine: Quarantine;
  readonly now: () => number;
  /** How an absolute path is told. */
  readonly shown: (path: string) => string;
}

interface Loose {
  /** `bytes`: what was put back, which may change in no byte. */
  readonly by: 'content' | 'identity' | 'bytes';
  readonly print: string;
}

/**
 * Guards working copies. What is known is told apart from what appears by its identity, so that a folder moved with
 * everything in it is no violation, and an impostor under a known name is one.
 */
export function openGuard({ quarantine, now, shown }: GuardOptions): OpenGuard {
  const watched: Guarded[] = [];
  /** The paths of everything known, by its identity. */
  const known = new Map<string, Set<string>>();
  /** What stood under a protected path, to put it back. */
  const before = new Map<string, Before>();
  const loose = new Map<string, Loose>();
  /** What could not be taken away. */
  let stuck: { readonly root: string; readonly mark: Mark }[] = [];
  /** Found and not told yet. */
  const unheard: Violation[] = [];
  let whole = true;
  let looking: Promise<unknown> = Promise.resolve();
  let next: Promise<void> | undefined;

  /** A file with several names is known by those names only: its bytes can be changed under any of them. */
  const isKnown = ({ folder, name, stats }: Mark): boolean => {
    const paths = known.get(identityOf(stats));
    return paths !== undefined && (stats.isDirectory() || stats.nlink === 1n || paths.has(join(folder, name)));
  };

  const know = (identity: string, path: string): void => {
    known.set(identity, (known.get(identity) ?? new Set()).add(path));
  };

  const learn = async ({ folder, name, stats }: Mark): Promise<void> => {
    const path = join(folder, name);
    know(identityOf(stats), path);
    if (stats.isSymbolicLink()) before.set(path, { link: await readlink(path).catch(() => '') });
    else if (stats.isFile() && stats.size <= longestKept)
      before.set(path, { bytes: await readFile(path).catch(() => Buffer.alloc(0)), mode: Number(stats.mode) & 0o777 });
    else before.delete(path);
  };

  const takeAway = async (root: string, mark: Mark): Promise<Violation[]> => {
    const { folder, name } = mark;
    const path = join(folder, name);
    const what = shown(path);
    try {
      const kept = await quarantine.take(root, folder, name, identityOf(mark.stats));
      if (kept === undefined) return [];
      const old = before.get(path);
      const back = old && (await putBack(root, folder, name, old));
      if (back === undefined) return [takenAway(what, kept, 'gone')];
      know(back.identity, path);
      whole = false;
      loose.set(path, { by: 'bytes', print: back.print });
      return [takenAway(what, kept, 'back')];
    } catch (error) {
      stuck.push({ root, mark });
      return [notTakenAway(what, (error as Error).message)];
    }
  };

  const lookOnce = async (): Promise<Violation[]> => {
    const violations: Violation[] = [];
    const again = stuck;
    stuck = [];
    for (const { root, mark } of again) violations.push(...(await takeAway(root, mark)));
    for (const { root, tree } of watched)
      for (const mark of await tree.changed(isKnown))
        if (isKnown(mark)) follow(mark);
        else violations.push(...(await takeAway(root, mark)));
    for (const [path, { by, print }] of [...loose]) {
      if ((await printOf(path, by)) === print) continue;
      const stats = await lstat(path, { bigint: true }).catch(() => undefined);
      const root = watched.find(each => path.startsWith(`${each.root}${sep}`))?.root;
      if (stats && root !== undefined)
        violations.push(...(await takeAway(root, { folder: dirname(path), name: basename(path), stats })));
    }
    return violations;
  };

  /** What was moved with the folder around it is watched where it is now. */
  const follow = ({ folder, name, stats }: Mark): void => {
    const path = join(folder, name);
    const identity = identityOf(stats);
    if (known.get(identity)?.has(path)) return;
    for (const old of known.get(identity) ?? []) {
      const watching = loose.get(old);
      if (!watching) continue;
      loose.delete(old);
      loose.set(path, watching);
    }
    know(identity, path);
  };

  /** One after the other: two looks at once would take each other's finds for changes. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = looking.then(work);
    looking = turn.catch(() => {});
    return turn;
  };

  /** Looks that are asked for while one runs share the one after it, which sees all that they are about. */
  const look = (): Promise<void> =>
    (next ??= inTurn(async () => {
      next = undefined;
      unheard.push(...(await lookOnce()));
    }));

  const seen = (name: string): void => {
    // The look after the call tells of what fails here.
    if (isProtectedName(name) || gitOrders.has(name.toLowerCase())) look().catch(() => {});
  };

  const packages = openPackageLook({
    folders: () => watched.flatMap(({ tree }) => tree.packageFolders()),
    since: now(),
    take: mark =>
      inTurn(async () => {
        const root = watched.find(each => mark.folder.startsWith(`${each.root}${sep}`))?.root;
        if (root !== undefined) unheard.push(...(await takeAway(root, mark)));
      }),
  });

  return {
    guard: async guarded => {
      watched.push(guarded);
      const marks = await guarded.tree.changed(() => true);
      for (const mark of marks) await learn(mark);
      return marks;
    },
    learn: async path => {
      const stats = await lstat(path, { bigint: true }).catch(() => undefined);
      if (stats) know(identityOf(stats), path);
    },
    watchLoose: async (path, by) => void loose.set(path, { by, print: await printOf(path, by) }),
    look: async () => {
      await look();
      packages.soon();
      return unheard.splice(0);
    },
    watch: () => {
      const stops = watched
        .flatMap(({ root, tree }) => [root, ...tree.gitFolders()])
        .map(folder => watchFolder(folder, seen));
      return () => stops.forEach(stop => stop());
    },
    end: () => packages.end(),
    accept: () =>
      inTurn(async () => {
        for (const { tree } of watched)
          for (const mark of await tree.changed(() => true)) {
            if (isKnown(mark)) continue;
            await learn(mark);
            whole = false;
          }
        stuck = [];
        for (const [path, { by }] of [...loose]) loose.set(path, { by, print: await printOf(path, by) });
        return whole;
      }),
  };
}

/** Never keeps the process alive. A folder that cannot be watched is looked at after each call all the same. */
function watchFolder(folder: string, seen: (name: string) => void): () => void {
  try {
    const watcher = watch(folder, { persistent: false }, (_, name) => seen(name ?? ''));
    watcher.on('error', () => watcher.close());
    return () => watcher.close();
  } catch {
    return () => {};
  }
}

async function printOf(path: string, by: Loose['by']): Promise<string> {
  if (by === 'content') return fingerprint(path);
  if (by === 'bytes') return contentPrint(path);
  const stats = await lstat(path, { bigint: true }).catch(() => undefined);
  return stats ? identityOf(stats) : 'absent';
}
