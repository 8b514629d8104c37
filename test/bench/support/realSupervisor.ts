import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isAlive } from '../../../src/client/isAlive.ts';
import type { Joined } from '../../../src/client/joined.ts';
import { readPointer } from '../../../src/client/pointer.ts';
import type { Frame } from '../../../src/protocol/frame.ts';
import type { Intent, IntentAnswer } from '../../../src/protocol/intent.ts';
import { eventually } from '../../support/workbench/eventually.ts';
import { joinWindow } from './joinWindow.ts';
import { builtProduct } from './product.ts';

/** A state folder with the built supervisor as a process of its own. */
export interface RealSupervisor {
  readonly state: string;
  readonly folder: string;
  /** Joins as a window with a key and a trusted folder, starting the supervisor when none runs. */
  window(onFrame?: (frame: Frame, joined: Joined | undefined) => void): Promise<Joined>;
  /** The folder of the built programs. */
  readonly dist: string;
  /** Its process id. */
  pid(): number;
  /** Ends the process as a person's logout would; the next window starts it again. */
  stop(): Promise<void>;
  /** Kills it and removes everything. */
  dispose(): Promise<void>;
}

/** `url` is where prompts are sent to. Nothing runs until the first window. */
export async function realSupervisor(url: string): Promise<RealSupervisor> {
  const dist = await builtProduct();
  const root = await realpath(await mkdtemp(path.join(tmpdir(), 'banyan-bench-')));
  const state = path.join(root, 'state');
  const joined = new Set<Joined>();
  const pid = (): number => {
    const pointer = readPointer(state);
    return pointer?.type === 'running' ? pointer.pid : 0;
  };
  const stop = async (): Promise<void> => {
    for (const window of joined) window.dispose();
    joined.clear();
    const running = pid();
    if (running === 0 || !isAlive(running)) return;
    process.kill(running, 'SIGTERM');
    await eventually(async () => (isAlive(running) ? undefined : true));
  };
  return {
    state,
    dist,
    folder: root,
    window: async onFrame => {
      // Frames may come before the window is known.
      const own: { window?: Joined } = {};
      const take = (frame: Frame): void => (onFrame ?? acknowledge)(frame, own.window);
      const window = await joinWindow({ state, dist, folder: root, url, onFrame: take });
      own.window = window;
      joined.add(window);
      return window;
    },
    pid,
    stop,
    dispose: async () => {
      for (const window of joined) window.dispose();
      const pointer = readPointer(state);
      if (pointer?.type === 'running')
        for (const one of [pointer.keeper, pointer.pid]) if (one > 0 && isAlive(one)) process.kill(one, 'SIGKILL');
      await rm(root, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function acknowledge(frame: Frame, window: Joined | undefined): void {
  window?.uplink.ack(frame.n);
}

/** Carries out an intent. Rejects when it is refused. */
export async function intend(
  { uplink }: Joined,
  intent: Intent,
): Promise<Extract<IntentAnswer, { type: 'intentDone' }>> {
  const answer = await uplink.intent(intent);
  if (answer.type === 'intentRefused') throw new Error(`${answer.code}: ${answer.reason}`);
  return answer;
}
