import { Emitter } from '../base/emitter.ts';
import type { Journal } from '../harness/journal.ts';
import type { Logged, NodeAdded, SessionEvent } from '../session/event.ts';
import { fold } from '../session/fold.ts';
import type { BlobId, NodeId, SessionId } from '../session/ids.ts';
import type { OpenedSession, SessionLog } from '../session/sessionLog.ts';
import type { Tree } from '../session/tree.ts';
import { CheckpointIndex } from './checkpointIndex.ts';
import { HeldNodes } from './heldNodes.ts';
import { LiveBranches } from './liveBranches.ts';

/** Events kept in memory for windows that are a little behind; further back a window gets a snapshot. */
const recentLimit = 2_000;

/**
 * One session while it is open: the only place that adds to its log. State is folded at once, so that ids and decisions
 * follow one another; windows hear of an event only after it is durable.
 */
export class OpenSession implements Journal {
  readonly session: SessionId;
  readonly log: SessionLog;
  /** What is shown while it happens. */
  readonly live = new LiveBranches();
  /** Which checkpoints belong to which nodes. */
  readonly checkpoints = new CheckpointIndex(this);
  /** Durable events, in order. */
  readonly published = new Emitter<readonly Logged[]>();
  /** Why nothing can be written any more, in words; empty while all is well. */
  trouble = '';
  readonly #held = new HeldNodes(ids => this.log.readNodes(ids));
  #tree: Tree;
  #shown: Tree;
  #recent: Logged[] = [];

  constructor(opened: OpenedSession, session: SessionId) {
    this.session = session;
    this.log = opened.log;
    this.#tree = opened.tree;
    this.#shown = opened.tree;
  }

  tree(): Tree {
    return this.#tree;
  }

  /** The state windows may see: everything in it is on disk. */
  durableTree(): Tree {
    return this.#shown;
  }

  async append(...events: SessionEvent[]): Promise<void> {
    if (this.trouble) throw new Error(this.trouble);
    let durable: Promise<void>;
    let logged: readonly Logged[];
    let after: Tree;
    try {
      ({ events: logged, durable } = this.log.append(events));
      this.#tree = after = fold(this.#tree, logged);
      this.#held.add(logged.filter(event => event.type === 'nodeAdded'));
      await durable;
    } catch (error) {
      this.#break(error);
      throw error;
    }
    // What is appended becomes durable in the order in which it was appended.
    this.#shown = after;
    this.#recent.push(...logged);
    if (this.#recent.length > recentLimit * 1.5) this.#recent = this.#recent.slice(-recentLimit);
    this.checkpoints.add(logged);
    this.published.emit(logged);
  }

  /** Durable events after `since` that are still in memory; undefined when older ones are asked for. */
  recentSince(since: number): readonly Logged[] | undefined {
    if (since === this.#shown.seq) return [];
    const first = this.#recent[0]?.seq ?? Infinity;
    return since + 1 >= first ? this.#recent.slice(since + 1 - first) : undefined;
  }

  when<T>(look: (tree: Tree) => T | undefined, signal: AbortSignal): Promise<T> {
    return new Promise((resolve, reject) => {
      const found = look(this.#tree);
      if (found !== undefined) return resolve(found);
      if (this.trouble) return reject(new Error(this.trouble));
      if (signal.aborted) return reject(signal.reason as Error);
      const heard = this.published.on(() => {
        const now = look(this.#tree);
        if (now === undefined && !this.trouble) return;
        leave();
        // Where nothing can be written any more, what is waited for will never come.
        if (now === undefined) reject(new Error(this.trouble));
        else resolve(now);
      });
      const stop = (): void => {
        leave();
        reject(signal.reason as Error);
      };
      const leave = (): void => {
        heard.dispose();
        signal.removeEventListener('abort', stop);
      };
      signal.addEventListener('abort', stop, { once: true });
    });
  }

  readNodes(ids: readonly NodeId[]): Promise<Logged<NodeAdded>[]> {
    return this.#held.nodes(ids);
  }

  /** What is still in memory is not read and checked anew: every child of an agent counts what happened since it was made. */
  async readEvents(since: number, maxBytes: number): Promise<Logged[]> {
    const recent = this.recentSince(since);
    return recent ? [...recent] : this.log.readEvents(since, maxBytes);
  }

  putBlob(bytes: Uint8Array): Promise<BlobId> {
    return this.log.putBlob(bytes);
  }

  readBlob(id: BlobId): Promise<Uint8Array> {
    return this.log.readBlob(id);
  }

  #break(error: unknown): void {
    if (this.trouble) return;
    const reason = error instanceof Error ? error.message : String(error);
    this.trouble = `The session’s log cannot be written: ${reason} Nothing that was shown is lost. Free some space, then send again.`;
    this.published.emit([]);
  }
}
