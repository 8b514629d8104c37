import { type Clock, systemClock } from '../base/clock.ts';
import { spoken, type Spoken } from '../protocol/connectionMessages.ts';
import type { Peer } from '../protocol/peer.ts';
import type { Way } from './enter.ts';
import type { Joined } from './joined.ts';
import { Link } from './link.ts';
import type { NodePath } from './startSupervisor.ts';
import type { Environment } from './stateFolder.ts';

export interface JoinOptions {
  /** The state folder, absolute (see `stateFolder`). */
  readonly state: string;
  /** The build's folder with `supervisor.mjs`. */
  readonly dist: string;
  readonly version: string;
  readonly client: 'window' | 'cli';
  /** Programs that can run the supervisor, tried in this order. */
  readonly nodePaths: readonly NodePath[];
  readonly peer: Peer;
  /** `join` never starts a supervisor, not even after a crash; `start` does, now and whenever it is gone. */
  readonly start: 'join' | 'start';
  readonly log: (line: string) => void;
  readonly env?: Environment;
  readonly clock?: Clock;
  readonly spoken?: Spoken;
}

/**
 * Joins the supervisor of a state folder, or starts it. From then on keeps the connection: when it closes, it is made
 * anew, the window's state is sent again, and what was shown is asked for from nothing. Rejects with `NotRunning` when
 * there is none and `start` is `join`, else with words when none could be started.
 */
export async function joinSupervisor(options: JoinOptions): Promise<Joined> {
  const way: Way = {
    ...options,
    env: options.env ?? process.env,
    clock: options.clock ?? systemClock,
    spoken: options.spoken ?? spoken,
  };
  const link = new Link(way, options.start, options.peer);
  await link.rejoin();
  return link;
}
