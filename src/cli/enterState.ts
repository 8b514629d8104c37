import { systemClock } from '../base/clock.ts';
import { NotRunning } from '../client/enter.ts';
import { joinSupervisor } from '../client/joinSupervisor.ts';
import { serveState, type SupervisorProcess } from '../client/serving/serveState.ts';
import type { Application, Uplink } from '../protocol/peer.ts';
import type { Viewer } from './viewer.ts';

export interface EnterOptions {
  readonly state: string;
  readonly dist: string;
  readonly version: string;
  readonly peer: Viewer;
  readonly log: (line: string) => void;
  /** Makes the application when no supervisor runs. */
  readonly compose: (process: SupervisorProcess) => Application;
}

/** A way to the sessions of a state folder. */
export interface Entered {
  readonly uplink: Uplink;
  /** Goes away; what this program ran itself is stopped cleanly first. */
  leave(): Promise<void>;
}

/**
 * Joins the supervisor of a state folder; where none runs, this program is the supervisor for as long as it lives, under
 * the same lock, so that no session ever has two writers. Windows that open meanwhile join it.
 */
export async function enterState(options: EnterOptions): Promise<Entered> {
  return (await joined(options)) ?? (await served(options)) ?? (await joined(options)) ?? fail(options);
}

async function joined({ state, dist, version, peer, log }: EnterOptions): Promise<Entered | undefined> {
  try {
    const link = await joinSupervisor({ state, dist, version, client: 'cli', nodePaths: [], peer, start: 'join', log });
    link.onState(now => {
      if (now.type === 'lost') peer.lost(now.words);
    });
    return { uplink: link.uplink, leave: () => Promise.resolve(link.dispose()) };
  } catch (error) {
    if (error instanceof NotRunning) return undefined;
    throw error;
  }
}

async function served({ state, version, peer, log, compose }: EnterOptions): Promise<Entered | undefined> {
  const serving = await serveState({
    state,
    version,
    program: process.argv[1] ?? '',
    env: process.env,
    clock: systemClock,
    quietMs: Infinity,
    log,
    createApplication: compose,
  });
  if (!serving) return undefined;
  const uplink = serving.application.connect(peer);
  return {
    uplink,
    leave: async () => {
      uplink.dispose();
      await serving.end('stopped');
    },
  };
}

function fail({ state }: EnterOptions): never {
  throw new Error(`Another program holds ${state} and does not answer. End it, or name another folder with --state.`);
}
