import { rememberTree, type Mark, type TreeMemory } from './treeMemory.ts';

/** Looks into installed packages, where there are too many folders to look after each command. */
export interface PackageLook {
  /** Looks now or, when it just did, a little later. Never rejects. */
  soon(): void;
  /** Looks a last time and never again. */
  end(): Promise<void>;
}

export interface PackageLookOptions {
  /** The `node_modules` folders known so far. */
  readonly folders: () => readonly string[];
  /** Milliseconds of the clock: what was made before is not the agents'. */
  readonly since: number;
  readonly take: (mark: Mark) => Promise<void>;
}

/**
 * Finds repositories made in installed packages: an editor that opens a file there would run what the repository says.
 * Runs beside everything else, some seconds after the command at most.
 */
export function openPackageLook({ folders, since, take }: PackageLookOptions): PackageLook {
  const trees = new Map<string, TreeMemory>();
  let running: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let rested = 0;
  let ended = false;

  const look = async (): Promise<void> => {
    for (const folder of folders()) {
      const tree = trees.get(folder) ?? rememberTree(folder, new Set(), 'packages');
      trees.set(folder, tree);
      for (const mark of await tree.changed(() => false)) if (isNew(mark, since)) await take(mark);
    }
  };
  const start = (): Promise<void> =>
    (running ??= look()
      .catch(() => {}) // The next one tries again.
      .finally(() => {
        running = undefined;
        rested = performance.now() + pause;
      }));

  return {
    soon: () => {
      if (ended || timer) return;
      const run = (): void => {
        timer = undefined;
        void start();
      };
      timer = setTimeout(run, Math.max(0, rested - performance.now())).unref();
    },
    end: async () => {
      ended = true;
      clearTimeout(timer);
      await running;
      await start();
    },
  };
}

/** Milliseconds between two looks. */
const pause = 10_000;

/** File systems keep time in ticks that lie a little behind the clock. */
function isNew({ stats }: Mark, since: number): boolean {
  return Number(stats.birthtimeNs / 1_000_000n) + 50 >= since;
}
