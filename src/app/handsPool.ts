import type { Digest } from '../harness/callCard.ts';
import type { RunDeps } from '../harness/runDeps.ts';
import type { LentCredential } from '../protocol/window.ts';
import type { Reach } from '../session/wall.ts';
import type { AppDeps, WorkPlace } from './appDeps.ts';

type Hands = RunDeps['hands'];

/**
 * The hands of all folders. Branches with the same folder, reach and credentials share theirs; a branch whose reach
 * changes has others from its next call on.
 */
export class HandsPool {
  readonly #deps: Pick<AppDeps, 'openHands' | 'openOutside'> & { readonly digest: Digest };
  readonly #open = new Map<string, Hands>();

  constructor(deps: Pick<AppDeps, 'openHands' | 'openOutside' | 'digest'>) {
    this.#deps = deps;
  }

  /** Hands behind the wall, with the reach that holds when a call starts. */
  inside(place: WorkPlace, reach: () => Reach, lent: () => readonly LentCredential[]): Hands {
    const now = (): Hands => {
      const through = reach();
      const lends = lent();
      const secrets = lends.length === 0 ? '' : this.#deps.digest(JSON.stringify(lends));
      return this.#at(JSON.stringify([place.roots[0], through, secrets]), () =>
        this.#deps.openHands({ ...place, reach: through, lent: lends }),
      );
    };
    return handsOf(now);
  }

  /** Hands without a wall, for calls that a person let leave it. */
  outside(place: WorkPlace): Hands {
    return handsOf(() => this.#at(JSON.stringify([place.roots[0]]), () => this.#deps.openOutside(place)));
  }

  async dispose(): Promise<void> {
    await Promise.all([...this.#open.values()].map(hands => hands.dispose()));
  }

  #at(key: string, open: () => Hands): Hands {
    const hands = this.#open.get(key) ?? open();
    this.#open.set(key, hands);
    return hands;
  }
}

/** Hands that are chosen anew for each call. They belong to the pool: nobody else ends them. */
function handsOf(now: () => Hands): Hands {
  return {
    execute: (name, input, watch) => now().execute(name, input, watch),
    warm: () => now().warm?.(),
    dispose: () => Promise.resolve(),
  };
}
