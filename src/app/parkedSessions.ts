import type { SessionId } from '../session/ids.ts';
import type { Tree } from '../session/tree.ts';
import type { AppDeps } from './appDeps.ts';
import type { Opened, Sessions } from './sessions.ts';
import type { Sponsor } from './sponsor.ts';

/** How long after it was parked a run goes on by itself, in milliseconds. */
const handOverMs = 5 * 60_000;

/** Somebody who can pay for what a predecessor parked. */
export interface Payer {
  /** Whether the agents of a folder may run. */
  trusts(folder: string): boolean;
  sponsor(opened: Opened): Sponsor;
}

type ParkedSessionsDeps = Pick<AppDeps, 'parking' | 'clock' | 'note'>;

/**
 * The sessions that were parked for a successor. Each stays on the list until it has been taken up, so that it is not lost
 * where this process makes way itself, before or while it takes them up.
 */
export class ParkedSessions {
  readonly #deps: ParkedSessionsDeps;
  readonly #sessions: Pick<Sessions, 'get' | 'opened'>;
  readonly #drain: AbortSignal;
  /** One after the other: two payers must not take up the same branch. */
  #taking: Promise<void> = Promise.resolve();

  constructor(deps: ParkedSessionsDeps, sessions: Pick<Sessions, 'get' | 'opened'>, drain: AbortSignal) {
    this.#deps = deps;
    this.#sessions = sessions;
    this.#drain = drain;
  }

  /** Takes up what a predecessor parked in folders that the payer vouches for. */
  takeUp(payer: Payer): void {
    this.#taking = this.#taking
      .then(() => this.#takeUpAll(payer))
      .catch((error: unknown) => this.#deps.note(`what was parked could not be looked through: ${String(error)}`));
  }

  /** Resolves when nothing is being taken up any more. */
  settled(): Promise<void> {
    return this.#taking;
  }

  /**
   * Writes down what has been parked here, and what was never taken up, for the successor. Does not throw: where the disk
   * does not take it, a person resumes them, and whoever ends goes on ending.
   */
  handOn(): void {
    const parked = this.#sessions.opened().filter(({ session }) => parkedBranches(session.tree()).length > 0);
    const all = new Set([...this.#waiting(), ...parked.map(({ session }) => session.session)]);
    try {
      this.#deps.parking.write({ sessions: [...all], time: this.#deps.clock.now() });
    } catch (error) {
      this.#deps.note(`what was parked could not be written down for the next process: ${String(error)}`);
    }
  }

  /** Yesterday's agents do not start spending because a window opened: a person resumes them. */
  #waiting(): readonly SessionId[] {
    const { sessions, time } = this.#deps.parking.read();
    return this.#deps.clock.now() - time > handOverMs ? [] : sessions;
  }

  async #takeUpAll(payer: Payer): Promise<void> {
    for (const session of this.#waiting()) {
      // What is left is the successor's.
      if (this.#drain.aborted) return;
      await this.#takeUp(session, payer);
    }
  }

  /** What could not be taken up stays on the list: the next payer may be able to. */
  async #takeUp(id: SessionId, { trusts, sponsor }: Payer): Promise<void> {
    try {
      const opened = await this.#sessions.get(id);
      if (!trusts(opened.session.tree().folder)) return;
      // A parent that waits for its children sets them going itself.
      for (const branch of parkedBranches(opened.session.tree()))
        await opened.runs.takeUp(branch, 'resume', sponsor(opened));
      const sessions = this.#waiting().filter(each => each !== id);
      this.#deps.parking.write({ ...this.#deps.parking.read(), sessions });
    } catch (error) {
      this.#deps.note(`session ${id} could not be resumed: ${String(error)}`);
    }
  }
}

function parkedBranches(tree: Tree): number[] {
  return [...tree.branches.values()].filter(branch => branch.run?.end?.outcome === 'parked').map(branch => branch.id);
}
