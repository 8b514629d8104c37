import { type Clock, systemClock } from '../base/clock.ts';
import { NotRunning } from '../client/enter.ts';
import type { Joined } from '../client/joined.ts';
import { joinSupervisor } from '../client/joinSupervisor.ts';
import { serveState, type Serving, type SupervisorProcess } from '../client/serving/serveState.ts';
import type { Application, Peer, Uplink } from '../protocol/peer.ts';

export interface EnterOptions {
  readonly state: string;
  readonly dist: string;
  readonly version: string;
  readonly peer: Peer;
  readonly log: (line: string) => void;
  /** Makes the application when no supervisor runs. */
  readonly compose: (process: SupervisorProcess) => Promise<Application>;
}

/** A way to the sessions of a state folder: somebody else's process, or this one. */
export type Entered =
  | { readonly by: 'joining'; readonly uplink: Uplink; readonly link: Joined }
  | { readonly by: 'serving'; readonly uplink: Uplink; readonly serving: Serving };

/** How long somebody may be on the way in or out, holding the lock without answering, in milliseconds. */
const patience = 10_000;

/**
 * Joins the supervisor of a state folder; where none runs, this program is the supervisor for as long as it lives, under
 * the same lock, so that no session ever has two writers. Windows that open meanwhile join it. Rejects with words.
 */
export async function enterState(options: EnterOptions, clock: Clock = systemClock): Promise<Entered> {
  const until = clock.now() + patience;
  for (;;) {
    const entered = (await joined(options)) ?? (await served(options));
    if (entered) return entered;
    if (clock.now() > until)
      throw new Error(
        `Another program holds ${options.state} and does not answer. End it, or name another folder with --state.`,
      );
    await clock.sleep(20);
  }
}

async function joined({ state, dist, version, peer, log }: EnterOptions): Promise<Entered | undefined> {
  try {
    const link = await joinSupervisor({ state, dist, version, client: 'cli', nodePaths: [], peer, start: 'join', log });
    return { by: 'joining', uplink: link.uplink, link };
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
  return serving && { by: 'serving', uplink: serving.application.connect(peer), serving };
}
