import type { Clock } from '../base/clock.ts';
import type { SessionId } from '../session/ids.ts';
import type { CheckpointId, Checkpoints, Upkeep } from '../workspace/checkpoints.ts';
import { BackOff } from './backOff.ts';

/** Why the files of a folder are not kept, as a sentence for a person. */
export class NoFiles extends Error {}

/** Nothing is kept any more because the application ends: nobody needs to hear of it. */
export class Ending extends NoFiles {}

export interface FolderDeps {
  readonly open: () => Promise<Checkpoints | { readonly refused: string }>;
  readonly clock: Clock;
  readonly upkeep: () => Promise<Upkeep>;
  readonly note: (line: string) => void;
}

/** How long after its store was opened a folder is cleaned up, in milliseconds. */
const sweepAfterMs = 30_000;

/** The checkpoints of one folder: opened when they are first needed, used one after the other, closed at the end. */
export class FolderFiles {
  /** The newest checkpoint anybody took of what is in the folder now. */
  last: { readonly session: SessionId; readonly checkpoint: CheckpointId } | undefined;
  /** When to leave the folder alone. */
  readonly backOff = new BackOff();
  readonly #deps: FolderDeps;
  readonly #closed = new AbortController();
  #opening: Promise<Checkpoints> | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(deps: FolderDeps) {
    this.#deps = deps;
  }

  /** Rejects with `NoFiles`. A folder that could not be opened is tried again the next time. */
  open(): Promise<Checkpoints> {
    return (this.#opening ??= this.#open().catch((error: unknown) => {
      this.#opening = undefined;
      throw error;
    }));
  }

  /** Does `work` when all that was asked before is done: what belongs to a moment is kept in the order of moments. */
  inOrder<T>(work: (checkpoints: Checkpoints) => Promise<T>): Promise<T> {
    const done = this.#last.then(async () => work(await this.open()));
    this.#last = done.catch(() => undefined);
    return done;
  }

  /** Resolves when nothing asked so far is under way any more. */
  async settled(): Promise<void> {
    await this.#last;
  }

  async dispose(): Promise<void> {
    this.#closed.abort(new Ending('Banyan is ending.'));
    await this.settled();
    (await this.#opening?.catch(() => undefined))?.dispose();
  }

  async #open(): Promise<Checkpoints> {
    this.#closed.signal.throwIfAborted();
    const opened = await this.#deps.open().catch((error: unknown) => {
      throw new NoFiles(`The files of this folder cannot be kept: ${wordsOf(error)}`);
    });
    if ('refused' in opened) throw new NoFiles(`${opened.refused} Files are not kept here.`);
    for (const warning of opened.warnings) this.#deps.note(warning);
    void this.#sweep(opened).catch(() => undefined);
    return opened;
  }

  /** Takes away what no kept session needs, when the first work is done. */
  async #sweep(checkpoints: Checkpoints): Promise<void> {
    await this.#deps.clock.sleep(sweepAfterMs, this.#closed.signal);
    await this.inOrder(async () => {
      try {
        const swept = await checkpoints.sweep(await this.#deps.upkeep());
        if (swept.sessions.length > 0)
          this.#deps.note(
            `files of ${swept.sessions.length} old sessions were cleaned up: ${swept.sessions.join(', ')}`,
          );
        if (swept.isNearlyFull) this.#deps.note(`the files kept of ${checkpoints.folder} take ${swept.bytes} bytes`);
      } catch (error) {
        this.#deps.note(`the files kept of ${checkpoints.folder} could not be cleaned up: ${wordsOf(error)}`);
      }
    });
  }
}

/** An error's first line. */
export function wordsOf(error: unknown): string {
  const words = error instanceof Error ? error.message : String(error);
  return words.split('\n').find(line => line.trim() !== '') ?? 'it is not known why';
}
