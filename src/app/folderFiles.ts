import type { Clock } from '../base/clock.ts';
import type { SessionId } from '../session/ids.ts';
import type { CheckpointId, Checkpoints, Swept, Upkeep } from '../workspace/checkpoints.ts';
import { BackOff } from './backOff.ts';

/** Why the files of a folder are not kept, as a sentence for a person. */
export class NoFiles extends Error {}

/** Nothing is kept any more because the application ends: nobody needs to hear of it. */
export class Ending extends NoFiles {}

export interface FolderDeps {
  readonly open: () => Promise<Checkpoints | { readonly refused: string }>;
  readonly clock: Clock;
  /** Absent for a copy: its store is cleaned up with its folder's. */
  readonly upkeep?: () => Promise<Upkeep>;
  /** Done before each clean-up. */
  readonly before?: () => Promise<void>;
  /** Hears of copies that the clean-up took away. */
  readonly swept?: (copies: Swept['copies']) => Promise<void>;
  readonly note: (line: string) => void;
}

/** How long after its store was opened a folder is cleaned up, and how long after that again, in milliseconds. */
const sweepAfterMs = 30_000;
const sweepAgainMs = 6 * 60 * 60_000;

/** The checkpoints of one folder: opened when they are first needed, used one after the other, closed at the end. */
export class FolderFiles {
  /** The newest checkpoint anybody took of what is in the folder now. */
  last: { readonly session: SessionId; readonly checkpoint: CheckpointId } | undefined;
  /** Copies of the folder take long to make: one is prepared ahead. */
  copies: 'quick' | 'slow' = 'quick';
  /** When to leave the folder alone. */
  readonly backOff = new BackOff();
  readonly #deps: FolderDeps;
  readonly #closed = new AbortController();
  #opening: Promise<Checkpoints> | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #beside: Promise<unknown> = Promise.resolve();

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

  /** As `inOrder`, for work on copies of the folder: nobody who works in the folder itself waits for it. */
  beside<T>(work: (checkpoints: Checkpoints) => Promise<T>): Promise<T> {
    const done = this.#beside.then(async () => work(await this.open()));
    this.#beside = done.catch(() => undefined);
    return done;
  }

  /** Resolves when nothing asked so far is under way any more. */
  async settled(): Promise<void> {
    await this.#last;
  }

  /** Closes its store when all that was asked is done; whoever asks again opens it anew. */
  async close(): Promise<void> {
    const opening = this.#opening;
    this.#opening = this.last = undefined;
    (await opening?.catch(() => undefined))?.dispose();
  }

  async dispose(): Promise<void> {
    this.#closed.abort(new Ending('Banyan is ending.'));
    await this.settled();
    await this.#beside;
    (await this.#opening?.catch(() => undefined))?.dispose();
  }

  async #open(): Promise<Checkpoints> {
    this.#closed.signal.throwIfAborted();
    const opened = await this.#deps.open().catch((error: unknown) => {
      throw new NoFiles(`The files of this folder cannot be kept: ${wordsOf(error)}`);
    });
    if ('refused' in opened) throw new NoFiles(`${opened.refused} Files are not kept here.`);
    for (const warning of opened.warnings) this.#deps.note(warning);
    const { upkeep } = this.#deps;
    if (upkeep) void this.#sweep(opened, upkeep).catch(() => undefined);
    return opened;
  }

  /** Takes away what no kept session needs, when the first work is done and from time to time. */
  async #sweep(checkpoints: Checkpoints, upkeep: () => Promise<Upkeep>): Promise<never> {
    for (let ms = sweepAfterMs; ; ms = sweepAgainMs) {
      await this.#deps.clock.sleep(ms, this.#closed.signal);
      try {
        await this.#deps.before?.();
        // Neither the folder nor a copy of it is worked on meanwhile.
        await this.inOrder(() => this.beside(async () => this.#swept(await checkpoints.sweep(await upkeep()))));
      } catch (error) {
        this.#deps.note(`the files kept of ${checkpoints.folder} could not be cleaned up: ${wordsOf(error)}`);
      }
    }
  }

  async #swept({ sessions, copies, bytes, isNearlyFull }: Swept): Promise<void> {
    await this.#deps.swept?.(copies);
    if (sessions.length > 0)
      this.#deps.note(`files of ${sessions.length} old sessions were cleaned up: ${sessions.join(', ')}`);
    if (isNearlyFull) this.#deps.note(`the files kept of a folder take ${bytes} bytes`);
  }
}

/** An error's first line. */
export function wordsOf(error: unknown): string {
  const words = error instanceof Error ? error.message : String(error);
  return words.split('\n').find(line => line.trim() !== '') ?? 'it is not known why';
}
