import type { OpenSession } from './openSession.ts';
import { ScratchFollower, type ScratchDeps } from './scratchFollower.ts';

/** The scratch folders of all open sessions. */
export class ScratchFollowers {
  readonly #deps: ScratchDeps;
  readonly #followers = new Map<OpenSession, ScratchFollower>();

  constructor(deps: ScratchDeps) {
    this.#deps = deps;
  }

  /** Follows a session from now on. */
  of(session: OpenSession): ScratchFollower {
    const follower = this.#followers.get(session) ?? new ScratchFollower(session, this.#deps);
    this.#followers.set(session, follower);
    return follower;
  }

  async settled(): Promise<void> {
    await Promise.all([...this.#followers.values()].map(follower => follower.settled()));
  }
}
