import type { Digest } from '../harness/callCard.ts';
import type { RunDeps } from '../harness/runDeps.ts';
import type { LentCredential } from '../protocol/window.ts';
import type { Reach } from '../session/wall.ts';
import type { AppDeps, WorkPlace } from './appDeps.ts';

type Hands = RunDeps['hands'];

/**
 * The hands of all folders. Branches with the same folder, reach, scratch folders and credentials share theirs; a branch whose
 * reach or folder changes has others from its next call on.
 */
export class HandsPool {
  readonly #deps: Pick<AppDeps, 'openHands' | 'openOutside'> & { readonly digest: Digest };
  /** By the folder they work in, then by how they do. */
  readonly #open = new Map<string, Map<string, Hands>>();
  #isDisposed = false;

  constructor(deps: Pick<AppDeps, 'openHands' | 'openOutside' | 'digest'>) {
    this.#deps = deps;
  }

  /** Hands behind the wall, with the reach that holds when a call starts. */
  inside(at: () => WorkPlace, reach: () => Reach, lent: () => readonly LentCredential[]): Hands {
    const now = (): Hands => {
      const place = at();
      const through = reach();
      const lends = lent();
      const secrets = lends.length === 0 ? '' : this.#deps.digest(JSON.stringify(lends));
      return this.#at(place, JSON.stringify([through, secrets, place.scratch?.writable ?? []]), () =>
        this.#deps.openHands({ ...place, reach: through, lent: lends }),
      );
    };
    return this.#handsOf(now);
  }

  /** Hands without a wall, for calls that a person let leave it. */
  outside(at: () => WorkPlace): Hands {
    return this.#handsOf(() => {
      const place = at();
      return this.#at(place, '', () => this.#deps.openOutside(place));
    });
  }

  /** Ends the hands that work in a folder, with all they left running. */
  async end(folder: string): Promise<void> {
    const there = [...(this.#open.get(folder)?.values() ?? [])];
    this.#open.delete(folder);
    await Promise.all(there.map(hands => hands.dispose()));
  }

  async dispose(): Promise<void> {
    this.#isDisposed = true;
    await Promise.all([...this.#open.keys()].map(folder => this.end(folder)));
  }

  #at({ roots: [folder = ''] }: WorkPlace, key: string, open: () => Hands): Hands {
    const there = this.#open.get(folder) ?? new Map<string, Hands>();
    this.#open.set(folder, there);
    const hands = there.get(key) ?? open();
    there.set(key, hands);
    return hands;
  }

  /** Hands that are chosen anew for each call. They belong to the pool: nobody else ends them, and what is over warms none. */
  #handsOf(now: () => Hands): Hands {
    return {
      execute: (name, input, watch) => now().execute(name, input, watch),
      warm: () => {
        if (!this.#isDisposed) now().warm?.();
      },
      dispose: () => Promise.resolve(),
    };
  }
}
