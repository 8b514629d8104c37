import { unlessAborted } from '../base/unlessAborted.ts';
import type { ModelInfo } from '../model/model.ts';
import type { Logged, NodeAdded } from '../session/event.ts';
import { compact, putSummary, type Compacted } from './compact.ts';
import { quietly } from './quietly.ts';
import { hasRoomMeanwhile, isNearlyFull } from './room.ts';
import type { RunDeps } from './runDeps.ts';
import type { Steps } from './steps.ts';
import { writeSummary, type Written } from './writeSummary.ts';

type Path = readonly Logged<NodeAdded>[];

/** A summary on its way. */
interface Writing {
  /** What it stands for. */
  readonly path: Path;
  readonly abort: AbortController;
  /** Never rejects before somebody waits for it. */
  readonly written: Promise<Written>;
  isOver: boolean;
}

/** What came of a summary; `parked` where the run is handed over before it is written. */
type Taken = Compacted | { readonly outcome: 'parked' };

/** What became of the context: nothing, something the run has to look at anew, or the run was stopped meanwhile. */
export type Summed = 'asItWas' | 'changed' | 'stopped';

/**
 * Sums up the context of a run when it is nearly full. Where there is room the agent goes on meanwhile: the summary is asked
 * for beside its steps, for the path as it stood before one of them, and put at the head between two later ones; what came
 * in between is sent behind it. Where there is no room left, the run waits.
 *
 * Invariant: never two summaries of one run at a time, and none on its way when the run has ended.
 */
export class BackgroundSummary {
  readonly #deps: RunDeps;
  readonly #steps: Steps;
  readonly #info: ModelInfo;
  readonly #signal: AbortSignal;
  /** Whether it is to be asked for when the next reply has begun: the request that it answers has then left its path in the cache. */
  #isDue = false;
  #writing: Writing | undefined;
  /** After the first failure it is tried once more when there is no room left, then no more. */
  #failed: 'never' | 'beside' | 'here' = 'never';

  constructor(deps: RunDeps, steps: Steps, info: ModelInfo, signal: AbortSignal) {
    this.#deps = deps;
    this.#steps = steps;
    this.#info = info;
    this.#signal = signal;
  }

  /** Before each step, where no call is open. */
  async beforeStep(): Promise<Summed> {
    const path = await this.#steps.path();
    this.#isDue = false;
    const isRoom = hasRoomMeanwhile(path, this.#info);
    const writing = await this.#standing(path);
    if (writing) return writing.isOver || !isRoom ? this.#told(await this.#take(writing), 'beside') : 'asItWas';
    if (this.#failed === 'here' || !isNearlyFull(path, this.#info)) return 'asItWas';
    if (!isRoom) return this.#told(await compact(this.#deps, { path }, this.#signal), 'here');
    // What the API itself still works on ends with a reply.
    this.#isDue = this.#failed === 'never' && path.at(-1)?.kind !== 'reply';
    return 'asItWas';
  }

  /** The reply of the step has begun, to a request for `path`. */
  begun(path: Path): void {
    if (!this.#isDue) return;
    this.#isDue = false;
    const abort = new AbortController();
    const signal = AbortSignal.any([this.#signal, abort.signal]);
    const writing: Writing = {
      path,
      abort,
      written: writeSummary(quietly(this.#deps), { path }, signal),
      isOver: false,
    };
    const over = (): void => void (writing.isOver = true);
    writing.written.then(over, over);
    this.#writing = writing;
  }

  /** A request was too long: waits for what is being written. It is as it was where nothing is, or nothing comes of it. */
  async whenTooLong(): Promise<Summed> {
    const writing = await this.#standing(await this.#steps.path());
    if (!writing) return 'asItWas';
    const { outcome } = await this.#take(writing);
    if (outcome !== 'failed') return outcome === 'stopped' ? 'stopped' : 'changed';
    this.#failed = 'beside';
    return 'asItWas';
  }

  /**
   * The agent is done. A summary that is written is put at the head for its next turn, and nobody waits for one that is not.
   * A branch that hands its work back has no next turn to be ready for, and its last words are to stand at its head.
   */
  async whenDone(): Promise<void> {
    const { journal, branch } = this.#deps;
    // Nothing is read where nothing is written: a turn that is done does not fail for it.
    if (!this.#writing || journal.tree().branches.get(branch)?.task?.returns.length) return;
    const writing = await this.#standing(await this.#steps.path());
    if (writing?.isOver) await this.#take(writing);
  }

  /** Ends what is on its way; what it has cost is in the log then. */
  async drop(): Promise<void> {
    const writing = this.#writing;
    this.#isDue = false;
    this.#writing = undefined;
    writing?.abort.abort(new Error('the summary is not needed any more'));
    await writing?.written;
  }

  /** The summary on its way, unless the agent has left the path that it stands for, or summed that up itself. */
  async #standing(path: Path): Promise<Writing | undefined> {
    const writing = this.#writing;
    const last = writing?.path.at(-1)?.id ?? 0;
    const at = path.findIndex(node => node.id === last);
    const stands = at >= 0 && !path.slice(at).some(node => node.kind === 'summary' && node.id !== last);
    if (writing && !stands) await this.drop();
    return this.#writing;
  }

  async #take(writing: Writing): Promise<Taken> {
    const { screen, drain } = this.#deps;
    if (!writing.isOver) screen.waiting('summary', 'waits until its context is summed up', 0);
    try {
      await unlessAborted(writing.written, drain);
    } catch (error) {
      // Who is parked drops it, and its successor asks for another one.
      if (drain.aborted) return { outcome: 'parked' };
      throw error;
    } finally {
      screen.cleared();
    }
    const written = await writing.written;
    this.#writing = undefined;
    if (written.outcome !== 'written') return written;
    await putSummary(this.#deps, { path: writing.path }, written);
    return { outcome: 'done' };
  }

  /** Tells the agent, once, where no summary came of it. */
  async #told(compacted: Taken, where: 'beside' | 'here'): Promise<Summed> {
    if (compacted.outcome === 'stopped') return 'stopped';
    if (compacted.outcome !== 'failed') return 'changed';
    this.#failed = where;
    const { message } = compacted.failure;
    await this.#steps.noteOnce(`Your context is nearly full and could not be summed up; it is as it was. ${message}`);
    return 'changed';
  }
}
