import { mkdtempSync, mkdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { isAlive } from '../../src/client/isAlive.ts';
import { type JoinOptions, joinSupervisor } from '../../src/client/joinSupervisor.ts';
import type { Joined, LinkState } from '../../src/client/joined.ts';
import { readPointer, type Running } from '../../src/client/pointer.ts';
import { statePaths } from '../../src/client/stateFolder.ts';
import type { Peer } from '../../src/protocol/peer.ts';
import type { Play } from './echoSupervisor.ts';

/** A state folder and a build whose supervisor is the echo application, both gone when the test ends. */
export interface StateFixture {
  readonly root: string;
  readonly state: string;
  /** Notes a process to be ended with the test. */
  ends(pid: number): void;
  /** A build folder; `play` is what its supervisor is told about itself. */
  dist(play?: Play): string;
  join(overrides?: Partial<JoinOptions>): Promise<Joined>;
  pointer(): Running;
  /** The pointer, once the supervisor has a keeper. */
  kept(): Promise<Running>;
  /** Kills keeper and supervisor, and resolves when `link`, which is disposed, has seen it. */
  killBoth(link: Joined): Promise<void>;
  log(): string;
  /** Resolves when the supervisor's log holds such a line. */
  logged(line: RegExp): Promise<void>;
}

const echo = new URL('./echoSupervisor.ts', import.meta.url).href;

export const silentPeer: Peer = { frame: () => undefined, editor: () => Promise.resolve(undefined) };

export function stateFixture(t: TestContext): StateFixture {
  const root = mkdtempSync(path.join(os.tmpdir(), 'banyan-'));
  const state = path.join(root, 'state');
  const pids = new Set<number>();
  const joined: Joined[] = [];
  t.after(async () => {
    for (const one of joined) one.dispose();
    // One that is told to stop takes its keeper with it; a keeper may have started another meanwhile.
    for (
      let pointer = readPointer(state), n = 0;
      pointer?.type === 'running' && n < 5;
      pointer = readPointer(state), n++
    ) {
      signal(pointer.pid, 'SIGTERM');
      await ended(pointer.pid);
    }
    for (const pid of pids) signal(pid, 'SIGKILL');
    rmSync(root, { recursive: true, force: true, maxRetries: 5 });
  });
  const kept = (): Promise<Running> =>
    new Promise(resolve => {
      const look = (): void => {
        const pointer = readPointer(state);
        if (pointer?.type !== 'running' || pointer.keeper === 0) return;
        watcher.close();
        pids.add(pointer.pid);
        resolve(pointer);
      };
      const watcher = watch(state, look);
      look();
    });
  const log = (): string => readFileSync(statePaths(state).log, 'utf8');
  let builds = 0;
  const dist: StateFixture['dist'] = (play = {}) => {
    const folder = path.join(root, `dist${++builds}`);
    mkdirSync(folder);
    const lines = [
      `import { runEchoSupervisor } from ${JSON.stringify(echo)};`,
      `await runEchoSupervisor(${JSON.stringify(play)});`,
    ];
    writeFileSync(path.join(folder, 'supervisor.mjs'), lines.join('\n'));
    writeFileSync(path.join(folder, 'worker.mjs'), 'process.exit(0);');
    return folder;
  };
  let build: string | undefined;
  return {
    root,
    state,
    ends: pid => void pids.add(pid),
    dist,
    join: async overrides => {
      const link = await joinSupervisor({
        state,
        dist: overrides?.dist ?? (build ??= dist()),
        version: '1.0.0',
        client: 'window',
        nodePaths: [{ path: process.execPath, kind: 'node' }],
        peer: silentPeer,
        start: 'start',
        log: () => undefined,
        ...overrides,
      });
      joined.push(link);
      return link;
    },
    pointer: () => {
      const pointer = readPointer(state);
      if (pointer?.type !== 'running') throw new Error('no supervisor');
      pids.add(pointer.pid);
      return pointer;
    },
    kept,
    killBoth: async link => {
      const { pid, keeper } = await kept();
      const lost = new Promise<void>(resolve =>
        link.onState(() => {
          link.dispose();
          resolve();
        }),
      );
      process.kill(keeper, 'SIGKILL');
      process.kill(pid, 'SIGKILL');
      await lost;
    },
    logged: line =>
      new Promise(resolve => {
        const look = (): void => {
          if (!line.test(log())) return;
          watcher.close();
          resolve();
        };
        const watcher = watch(statePaths(state).log, look);
        look();
      }),
    log,
  };
}

/** Resolves with the next state of `link` for which `fits` holds. */
export function nextState(link: Joined, fits: (state: LinkState) => boolean): Promise<LinkState> {
  return new Promise(resolve => {
    const listening = link.onState(state => {
      if (!fits(state)) return;
      listening.dispose();
      resolve(state);
    });
  });
}

/** Resolves when a process that is nobody's child here has ended, which no event tells. Rejects after ten seconds. */
export async function ended(pid: number): Promise<void> {
  const late = AbortSignal.timeout(10_000);
  while (isAlive(pid)) await setTimeout(10, undefined, { signal: late });
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended by itself.
  }
}
