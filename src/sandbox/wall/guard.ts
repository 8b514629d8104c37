import { watch } from 'node:fs';
import { lstat, readFile, readlink } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import type { Violation } from '../../session/wall.ts';
import { fingerprint } from './fingerprint.ts';
import { gitOrders, isGitName, isProtectedName } from './protectedNames.ts';
import { putBack, type Before } from './putBack.ts';
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
  /** Something in a working copy that no mount holds: its content is looked at too. */
  watchContent(path: string): Promise<void>;
}

/**
 * Guards working copies. What is known is told apart from what appears by its identity, so that a folder moved with
 * everything in it is no violation, and an impostor under a known name is one.
 */
export function openGuard(quarantine: Quarantine): OpenGuard {
  const watched: Guarded[] = [];
  const known = new Set<string>();
  /** What stood under a protected path, to put it back. */
  const before = new Map<string, Before>();
  const loose = new Map<string, string>();
  /** Found by a look that nobody asked for. */
  const unheard: Violation[] = [];
  let whole = true;
  let looking: Promise<unknown> = Promise.resolve();
  let next: Promise<Violation[]> | undefined;

  const isKnown = (mark: Mark): boolean => known.has(identityOf(mark.stats));

  const learn = async ({ folder, name, stats }: Mark): Promise<void> => {
    const path = join(folder, name);
    known.add(identityOf(stats));
    if (stats.isSymbolicLink()) before.set(path, { link: await readlink(path).catch(() => '') });
    else if (stats.isFile() && stats.size <= longestKept)
      before.set(path, { bytes: await readFile(path).catch(() => Buffer.alloc(0)), mode: Number(stats.mode) & 0o777 });
    else before.delete(path);
  };

  const takeAway = async (root: string, folder: string, name: string, identity: string): Promise<Violation[]> => {
    const path = join(folder, name);
    const kept = await quarantine.take(root, folder, name, found => found === identity).catch(() => undefined);
    if (kept === undefined) return [];
    const old = before.get(path);
    const back = old && (await putBack(root, folder, name, old));
    if (back !== undefined) {
      known.add(back);
      whole = false;
      loose.set(path, await fingerprint(path));
    }
    return [violationOf(watched[0]?.root ?? root, path, kept, back !== undefined)];
  };

  const lookOnce = async (): Promise<Violation[]> => {
    const violations: Violation[] = [];
    for (const { root, tree } of watched)
      for (const mark of await tree.changed(isKnown))
        if (!isKnown(mark)) violations.push(...(await takeAway(root, mark.folder, mark.name, identityOf(mark.stats))));
    for (const [path, print] of [...loose]) {
      if ((await fingerprint(path)) === print) continue;
      const stats = await lstat(path, { bigint: true }).catch(() => undefined);
      const root = watched.find(each => path.startsWith(`${each.root}${sep}`))?.root;
      if (stats && root !== undefined)
        violations.push(...(await takeAway(root, dirname(path), basename(path), identityOf(stats))));
    }
    return violations;
  };

  /** One after the other: two looks at once would take each other's finds for changes. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = looking.then(work);
    looking = turn.catch(() => {});
    return turn;
  };

  /** Looks that are asked for while one runs share the one after it, which sees all that they are about. */
  const look = (): Promise<Violation[]> =>
    (next ??= inTurn(() => {
      next = undefined;
      return lookOnce();
    }));

  const seen = (name: string): void => {
    if (isProtectedName(name) || gitOrders.has(name.toLowerCase()))
      look().then(
        found => unheard.push(...found),
        () => {}, // The look after the call tells.
      );
  };

  return {
    guard: async guarded => {
      watched.push(guarded);
      const marks = await guarded.tree.changed(() => true);
      for (const mark of marks) await learn(mark);
      return marks;
    },
    learn: async path => {
      const stats = await lstat(path, { bigint: true }).catch(() => undefined);
      if (stats) known.add(identityOf(stats));
    },
    watchContent: async path => void loose.set(path, await fingerprint(path)),
    look: async () => {
      const found = await look();
      return [...unheard.splice(0), ...found];
    },
    watch: () => {
      const stops = watched
        .flatMap(({ root, tree }) => [root, ...tree.gitFolders()])
        .map(folder => watchFolder(folder, seen));
      return () => stops.forEach(stop => stop());
    },
    accept: () =>
      inTurn(async () => {
        for (const { tree } of watched)
          for (const mark of await tree.changed(() => true)) {
            if (isKnown(mark)) continue;
            await learn(mark);
            whole = false;
          }
        for (const path of [...loose.keys()]) loose.set(path, await fingerprint(path));
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

/** Bytes of a protected file that are kept to put it back. */
const longestKept = 256 * 1024;

function violationOf(first: string, path: string, kept: string, isBack: boolean): Violation {
  const from = relative(first, path);
  const what = from.startsWith('..') ? path : from.split(sep).join('/');
  const why = isGitName(basename(path))
    ? 'agents may not make repositories here, because git and editors run what a repository says. A folder below /tmp is free for that'
    : 'agents may not make or change files that other programs run';
  const back = isBack ? ' What stood there before is back.' : '';
  return { kind: 'quarantined', what, words: `${what} was taken away: ${why}.${back} It is kept in ${kept}.` };
}
