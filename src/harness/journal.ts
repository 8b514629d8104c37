import type { Logged, NodeAdded, SessionEvent } from '../session/event.ts';
import type { BlobId, NodeId, SessionId } from '../session/ids.ts';
import type { Tree } from '../session/tree.ts';

/** The session as a run sees it: what is, what was said, and the one way to add to it. */
export interface Journal {
  readonly session: SessionId;
  /** The newest state, with events that are still on their way to the disk. */
  tree(): Tree;
  /** Adds events. Resolves when they are durable and every window was told; rejects when they could not be kept. */
  append(...events: SessionEvent[]): Promise<void>;
  /**
   * Resolves with what `look` finds in the newest state, as soon as it finds something; it is asked again after every
   * change. Rejects with the signal's reason.
   */
  when<T>(look: (tree: Tree) => T | undefined, signal: AbortSignal): Promise<T>;
  readNodes(ids: readonly NodeId[]): Promise<Logged<NodeAdded>[]>;
  /** Events after `since`, in order, until about `maxBytes`. */
  readEvents(since: number, maxBytes: number): Promise<Logged[]>;
  putBlob(bytes: Uint8Array): Promise<BlobId>;
  readBlob(id: BlobId): Promise<Uint8Array>;
}
