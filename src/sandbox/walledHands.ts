import { dirname } from 'node:path';
import type { Reach, Violation } from '../session/wall.ts';
import type { Watch } from './hands.ts';
import type { Launch } from './launch.ts';
import { changesFiles } from './tools.ts';
import { lentUses } from './lentUses.ts';
import { isQuiet } from './wall/quiet.ts';
import type { PreparedWall, Scratch, ScratchFolders, WallBuilder } from './wall/wallBuilder.ts';
import { openHands, type HandsOptions, type WorkerHands } from './workerHands.ts';

export interface WalledHandsOptions extends Omit<HandsOptions, 'launch'> {
  readonly builder: WallBuilder;
  /** The first root is a copy that the hands see at this path; for a builder that shows folders anywhere. */
  readonly shownAt?: string;
  readonly reach: Reach;
  readonly scratchFolders?: ScratchFolders;
  /** Absolute; not to be seen by the hands: the state folder, the extension, other working copies. */
  readonly hidden: readonly string[];
  /** Absolute; what the hands may read though it is hidden, beside their own programs. */
  readonly readable?: readonly string[];
  /** Where walls write down what they make on disk: a folder inside the state folder. */
  readonly journal: string;
  /** Milliseconds without a call until the wall is taken down, with what it made in the working copy; five minutes unless told. */
  readonly rest?: number;
  /** How a worker is started behind a wall; `tell` takes what the way out refused, `used` which lent credential it put in. */
  readonly launch: (
    wall: PreparedWall,
    tell: (violation: Violation) => void,
    used: (name: string, host: string) => void,
  ) => Launch;
}

export interface WalledHands extends WorkerHands {
  /**
   * Runs something that changes the working copy from outside of the wall, on the person's word, while no changing call
   * runs inside; what it did then counts as the person's own doing.
   */
  whileStill<T>(work: () => Promise<T>): Promise<T>;
}

/** One wall with the hands behind it. */
interface Walled {
  readonly wall: PreparedWall;
  readonly hands: WorkerHands;
  /** Calls that are not answered yet. */
  readonly open: Set<Promise<unknown>>;
  /** The process that was started last for it; 0 before the first. */
  pid: number;
}

/**
 * Hands behind a wall. After each call that can change something the working copy is looked at from outside; what was
 * taken away is told as a fact and in the answer. What the person changes while nothing runs inside is theirs: the wall is
 * built anew around it when that is needed. Hands that nobody used for a while, and in which nothing runs, lose their wall until
 * the next call, so that its mount points are not seen; their temporary files stay.
 */
export function openWalledHands(options: WalledHandsOptions): WalledHands {
  /** The changing calls that run, as listeners. */
  const changing = new Set<(violation: Violation) => void>();
  const unheard: Violation[] = [];
  const uses = lentUses();
  let current: Promise<Walled> | undefined;
  /** Changing calls begin one after the other, and not while something is done from outside. */
  let turn: Promise<unknown> = Promise.resolve();
  let still = Promise.withResolvers<void>();
  let unwatch: (() => void) | undefined;
  let disposed: Promise<void> | undefined;
  let scratch: Scratch | undefined;
  /** Calls that are not answered yet. */
  let calls = 0;
  let resting: NodeJS.Timeout | undefined;
  let takenDown: Promise<void> | undefined;

  const tell = (violation: Violation): void => {
    if (changing.size === 0) unheard.push(violation);
    for (const hear of changing) hear(violation);
  };

  const running = (): Promise<Walled> => {
    if (current) return current;
    const own = build(options, scratch, tell, uses.used);
    own.then(
      ({ wall }) => (scratch = wall.scratch),
      () => {
        if (current === own) current = undefined;
      },
    );
    return (current = own);
  };

  const end = async (ending: Promise<Walled>, open: 'answered' | 'abandoned'): Promise<void> => {
    const walled = await ending.catch(() => undefined);
    if (open === 'answered') await Promise.allSettled([...(walled?.open ?? [])]);
    await walled?.hands.dispose();
    await walled?.wall.release();
  };

  /** What changed since the last look was changed by the person, when nothing ran inside. */
  const accept = async (): Promise<void> => {
    if (changing.size > 0 || unwatch || !current) return;
    const old = current;
    if (await (await old).wall.guard.accept()) return;
    current = undefined;
    await end(old, 'answered');
  };

  /** In turn with the changing calls, so that none begins meanwhile. What a program left behind did last is still looked at. */
  const rest = async (): Promise<void> => {
    const old = current;
    const walled = await old?.catch(() => undefined);
    if (!old || !walled || calls > 0 || disposed) return;
    if (!isQuiet(walled.pid)) return restLater();
    current = undefined;
    await (takenDown = takeDown(old, walled));
  };

  const takeDown = async (old: Promise<Walled>, { wall }: Walled): Promise<void> => {
    if (unwatch) for (const violation of await wall.guard.look()) tell(violation);
    unwatch?.();
    unwatch = undefined;
    await end(old, 'answered');
  };

  const restLater = (): void => {
    clearTimeout(resting);
    if (disposed || calls > 0) return;
    const now = (): void => void (turn = turn.then(rest).catch(() => {}));
    resting = setTimeout(now, options.rest ?? usualRest).unref();
  };

  const leave = async (): Promise<void> => {
    if (current) await end(current, 'abandoned');
    await takenDown?.catch(() => {});
    await scratch?.remove();
  };

  const begin = (hear: (violation: Violation) => void): Promise<Walled> => {
    const begun = turn.then(async () => {
      await accept().catch(() => {});
      const walled = await running();
      changing.add(hear);
      unwatch ??= walled.wall.guard.watch();
      for (const violation of unheard.splice(0)) hear(violation);
      return walled;
    });
    turn = begun.catch(() => {});
    return begun;
  };

  /** While something runs on inside, nobody can tell who changes what: the watch goes on. */
  const finish = (hear: (violation: Violation) => void, walled: Walled | undefined): void => {
    if (!changing.delete(hear) || changing.size > 0) return;
    if (walled && isQuiet(walled.pid)) {
      unwatch?.();
      unwatch = undefined;
    }
    still.resolve();
    still = Promise.withResolvers();
  };

  const change = async (name: string, input: unknown, watch: Watch): Promise<string> => {
    const violations: Violation[] = [];
    const hear = (violation: Violation): void => {
      violations.push(violation);
      watch.fact?.({ type: 'violation', violation });
    };
    const forget = uses.hear(watch);
    let walled: Walled | undefined;
    try {
      walled = await begin(hear);
      const text = await tracked(walled, walled.hands.execute(name, input, watch));
      for (const violation of await walled.wall.guard.look()) hear(violation);
      return [text, ...new Set(violations.map(({ words }) => `[${words}]`))].join('\n');
    } finally {
      forget();
      finish(hear, walled);
    }
  };

  return {
    execute: async (name, input, watch) => {
      calls++;
      try {
        if (disposed) throw new Error('they are closed');
        if (changesFiles(name)) return await change(name, input, watch);
        const walled = await running();
        return await tracked(walled, walled.hands.execute(name, input, watch));
      } catch (error) {
        watch.fact?.({ type: 'failed' });
        return `The hands could not be used: ${(error as Error).message}. Nothing was run.`;
      } finally {
        calls--;
        restLater();
      }
    },
    warm: () => {
      if (disposed) return;
      restLater();
      running().then(
        ({ hands }) => hands.warm(),
        () => {}, // The next call tries again and tells the agent.
      );
    },
    whileStill: work => {
      const done = turn.then(async () => {
        while (changing.size > 0) await still.promise;
        await accept();
        try {
          return await work();
        } finally {
          await accept();
        }
      });
      turn = done.catch(() => {});
      return done;
    },
    dispose: () => {
      unwatch?.();
      clearTimeout(resting);
      return (disposed ??= leave());
    },
  };
}

/** Milliseconds. */
const usualRest = 5 * 60_000;

async function build(
  options: WalledHandsOptions,
  scratch: Scratch | undefined,
  tell: (violation: Violation) => void,
  used: (name: string, host: string) => void,
): Promise<Walled> {
  const {
    builder,
    roots,
    shownAt,
    scratchFolders,
    reach,
    hidden,
    journal,
    env,
    node,
    workerFile,
    outputFolder,
    ripgrep,
  } = options;
  const given = {
    ...(shownAt !== undefined && { shownAt }),
    ...(scratch && { scratch }),
    ...(scratchFolders && { scratchFolders }),
  };
  const programs = [node, workerFile, ...(ripgrep === undefined ? [] : [ripgrep])].map(program => dirname(program));
  // A worker that is not built loads its packages from the project around it.
  const project = workerFile.endsWith('.ts') ? [dirname(dirname(workerFile))] : [];
  const readable = [...programs, ...project, ...(options.readable ?? [])];
  const wall = await builder.prepare({
    roots,
    ...given,
    reach,
    readable,
    writable: [outputFolder],
    hidden,
    env,
    journal,
  });
  const launch = options.launch(wall, tell, used);
  const walled: Walled = {
    wall,
    hands: openHands({
      ...options,
      roots: shownAt === undefined ? roots : [shownAt, ...roots.slice(1)],
      env: wall.env,
      launch: program => {
        const launched = launch(program);
        walled.pid = launched.child.pid ?? 0;
        return launched;
      },
    }),
    open: new Set(),
    pid: 0,
  };
  return walled;
}

function tracked<T>(walled: Walled, call: Promise<T>): Promise<T> {
  walled.open.add(call);
  return call.finally(() => walled.open.delete(call));
}
