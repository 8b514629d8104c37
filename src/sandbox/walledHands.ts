import { dirname } from 'node:path';
import type { Reach, Violation } from '../session/wall.ts';
import type { Watch } from './hands.ts';
import type { Launch } from './launch.ts';
import { changesFiles } from './tools.ts';
import { isQuiet } from './wall/quiet.ts';
import type { PreparedWall, WallBuilder } from './wall/wallBuilder.ts';
import { openHands, type HandsOptions, type WorkerHands } from './workerHands.ts';

export interface WalledHandsOptions extends Omit<HandsOptions, 'launch'> {
  readonly builder: WallBuilder;
  readonly reach: Reach;
  /** Absolute; not to be seen by the hands: the state folder, the extension, other working copies. */
  readonly hidden: readonly string[];
  /** Absolute; what the hands may read though it is hidden, beside their own programs. */
  readonly readable?: readonly string[];
  /** Where walls write down what they make on disk: a folder inside the state folder. */
  readonly journal: string;
  /** How a worker is started behind a wall; `tell` takes what the way out refused. */
  readonly launch: (wall: PreparedWall, tell: (violation: Violation) => void) => Launch;
}

/** One wall with the hands behind it. */
interface Walled {
  readonly wall: PreparedWall;
  readonly hands: WorkerHands;
  /** The process that was started last for it. */
  pid: number;
}

/**
 * Hands behind a wall. After each call that can change something the working copy is looked at from outside; what was
 * taken away is told as a fact and in the answer. What the person changes while nothing runs inside is theirs: the wall is
 * built anew around it when that is needed.
 */
export function openWalledHands(options: WalledHandsOptions): WorkerHands {
  const calls = new Set<(violation: Violation) => void>();
  /** Told when no call was there to hear it. */
  let unheard: Violation[] = [];
  let current: Promise<Walled> | undefined;
  let turn: Promise<unknown> = Promise.resolve();
  let disposed: Promise<void> | undefined;
  let wasQuiet = true;

  const tell = (violation: Violation): void => {
    if (calls.size === 0) unheard.push(violation);
    for (const call of calls) call(violation);
  };

  const build = async (): Promise<Walled> => {
    const { builder, roots, reach, hidden, journal, env, node, workerFile, outputFolder, ripgrep } = options;
    const programs = [node, workerFile, ...(ripgrep === undefined ? [] : [ripgrep])].map(dirname);
    const readable = [...programs, ...(options.readable ?? [])];
    const wall = await builder.prepare({ roots, reach, readable, writable: [outputFolder], hidden, env, journal });
    const launch = options.launch(wall, tell);
    const walled: Walled = {
      wall,
      hands: openHands({
        ...options,
        env: wall.env,
        launch: program => {
          const launched = launch(program);
          walled.pid = launched.child.pid ?? 0;
          return launched;
        },
      }),
      pid: 0,
    };
    return walled;
  };

  const running = (): Promise<Walled> => {
    if (current) return current;
    const own = build();
    own.catch(() => {
      if (current === own) current = undefined;
    });
    return (current = own);
  };

  const end = async (walled: Promise<Walled>): Promise<void> => {
    const known = await walled.catch(() => undefined);
    await known?.hands.dispose();
    await known?.wall.release();
  };

  /** Before the first call after a pause: what changed meanwhile was changed by the person, when nothing ran inside. */
  const accept = async (): Promise<void> => {
    if (calls.size > 0 || !current || !wasQuiet) return;
    const walled = await current;
    if (await walled.wall.guard.accept()) return;
    const old = current;
    current = undefined;
    await end(old);
  };

  const call = async (name: string, input: unknown, watch: Watch): Promise<string> => {
    const violations: Violation[] = [];
    const hear = (violation: Violation): void => {
      violations.push(violation);
      watch.fact?.({ type: 'violation', violation });
    };
    const walled = await running();
    calls.add(hear);
    for (const violation of unheard.splice(0)) hear(violation);
    try {
      const text = await walled.hands.execute(name, input, watch);
      if (changesFiles(name)) for (const violation of await walled.wall.guard.look()) hear(violation);
      return [text, ...new Set(violations.map(({ words }) => `[${words}]`))].join('\n');
    } finally {
      calls.delete(hear);
      if (calls.size === 0) wasQuiet = isQuiet(walled.pid);
    }
  };

  return {
    execute: async (name, input, watch) => {
      try {
        if (disposed) throw new Error('they are closed');
        if (changesFiles(name)) {
          turn = turn.then(accept).catch(() => {});
          await turn;
        }
        return await call(name, input, watch);
      } catch (error) {
        watch.fact?.({ type: 'failed' });
        return `The hands could not be used: ${(error as Error).message}. Nothing was run.`;
      }
    },
    warm: () => {
      if (disposed) return;
      running().then(
        ({ hands }) => hands.warm(),
        () => {}, // The next call tries again and tells the agent.
      );
    },
    dispose: () => (disposed ??= current ? end(current) : Promise.resolve()),
  };
}
