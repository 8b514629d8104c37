import type { Clock } from '../base/clock.ts';
import { Disposables } from '../base/disposable.ts';
import type { Frame, SessionRow, Shown, Snapshot } from '../protocol/frame.ts';
import type { Peer } from '../protocol/peer.ts';
import type { Logged, LoggedSkeleton } from '../session/event.ts';
import type { BranchId } from '../session/ids.ts';
import type { WallReport } from '../session/wall.ts';
import { wordsOf } from './folderFiles.ts';
import { LiveCursor } from './liveCursor.ts';
import type { OpenSession } from './openSession.ts';
import { meetsOf, snapshotOf } from './snapshot.ts';

/** How often a window is told something, and how many frames may be on their way. */
const frameMs = 33;
const unackedLimit = 3;
const frameEvents = 200;

/**
 * What one window is told, as a cursor into the session and never as a queue: a window that does not keep up costs
 * nothing and gets the newest state when it can take it again. Two frames may follow each other at once, so that the
 * first word is on screen without waiting for the next tick.
 */
export class WindowFeed {
  readonly #peer: Peer;
  readonly #clock: Clock;
  readonly #owned = new Disposables();
  #session: OpenSession | undefined;
  #shown: Shown | undefined;
  #subscriptions = new Disposables();
  readonly #cursor = new LiveCursor();
  #sentSeq = 0;
  #fresh = true;
  #structure = false;
  /** What the window was told of what keeps the session from going on. */
  #trouble = '';
  /** Why what the session says could not be read for the snapshot, in words; empty where it could. */
  #unread = '';
  #rows: SessionRow[] | undefined;
  #wall: WallReport | undefined;
  #sentRows = '';
  #n = 0;
  #acked = 0;
  #tokens = 2;
  #ticking = false;
  #flushing = false;
  #again = false;
  #gone = false;

  constructor(peer: Peer, clock: Clock) {
    this.#peer = peer;
    this.#clock = clock;
  }

  /** Shows a branch of a session, or nothing. `since` above 0: the peer still holds everything up to that event. */
  show(session: OpenSession | undefined, branch: BranchId, since: number): void {
    this.#subscriptions.dispose();
    this.#subscriptions = new Disposables();
    this.#session = session;
    this.#shown = session ? { session: session.session, branch } : undefined;
    this.#cursor.reset();
    this.#acked = this.#n;
    this.#fresh = since === 0 || session === undefined;
    this.#sentSeq = since;
    if (session) {
      this.#subscriptions.add(session.published.on(events => this.#onEvents(events)));
      this.#subscriptions.add(session.live.changed.on(changed => changed === branch && this.#wake()));
      this.#subscriptions.add(session.live.waits.on(() => this.#wake()));
    }
    this.#wake();
  }

  /** The session list as it stands; sent when it differs from what the window has. */
  rows(rows: SessionRow[]): void {
    this.#rows = rows;
    this.#wake();
  }

  /** What stands around the hands; goes with the next frame. */
  wall(report: WallReport): void {
    this.#wall = report;
    this.#wake();
  }

  ack(n: number): void {
    this.#acked = Math.max(this.#acked, Math.min(n, this.#n));
    this.#wake();
  }

  dispose(): void {
    this.#gone = true;
    this.#subscriptions.dispose();
    this.#owned.dispose();
  }

  #onEvents(events: readonly Logged[]): void {
    if (events.some(event => event.type === 'branchCreated' || event.type === 'headMoved')) this.#structure = true;
    this.#wake();
  }

  #wake(): void {
    if (this.#gone) return;
    if (this.#flushing) {
      this.#again = true;
      return;
    }
    if (this.#n - this.#acked >= unackedLimit || this.#tokens <= 0) return;
    this.#flushing = true;
    queueMicrotask(() => void this.#flush());
  }

  async #flush(): Promise<void> {
    this.#again = false;
    try {
      const frame = await this.#frame();
      if (frame && !this.#gone) {
        this.#tokens -= 1;
        this.#peer.frame(frame);
        this.#tick();
      }
    } finally {
      this.#flushing = false;
    }
    if (this.#again) this.#wake();
  }

  /** Refills the bucket; one timer at a time, and none while nothing was sent. */
  #tick(): void {
    if (this.#ticking) return;
    this.#ticking = true;
    void this.#clock.sleep(frameMs).then(() => {
      this.#ticking = false;
      const full = this.#tokens >= 1;
      this.#tokens = Math.min(2, this.#tokens + 1);
      if (!full) this.#wake();
      if (this.#tokens < 2 && !this.#gone) this.#tick();
    });
  }

  async #frame(): Promise<Frame | undefined> {
    const frame: Omit<Frame, 'n'> = this.#wall ? { wall: this.#wall } : {};
    this.#wall = undefined;
    const session = this.#session;
    const shown = this.#shown;
    const recent = session?.recentSince(this.#sentSeq);
    if (this.#fresh || (session && !recent)) {
      this.#fresh = false;
      this.#structure = false;
      frame.snapshot = session && shown ? await this.#snapshot(session, shown) : null;
    } else if (session && shown && recent && recent.length > 0) {
      const events = recent.slice(0, frameEvents);
      this.#sentSeq = events.at(-1)?.seq ?? this.#sentSeq;
      frame.events = events.map(event => slim(event, shown.branch));
      if (events.length < recent.length) this.#again = true;
      if (this.#structure) frame.meets = meetsOf(session.durableTree(), shown.branch);
      this.#structure = false;
    }
    if (session && shown && this.#session === session) {
      const live = this.#cursor.take(session.live, shown.branch);
      if (live.length > 0) frame.live = live;
      const trouble = session.trouble || this.#unread;
      if (trouble !== this.#trouble) frame.trouble = this.#trouble = trouble;
    }
    if (this.#rows) {
      const text = JSON.stringify(this.#rows);
      if (text !== this.#sentRows) frame.sessions = this.#rows;
      this.#sentRows = text;
      this.#rows = undefined;
    }
    return Object.keys(frame).length > 0 ? { n: ++this.#n, ...frame } : undefined;
  }

  /** What cannot be read leaves the tree without its words: a disk that fails one window must not end everybody's agents. */
  async #snapshot(session: OpenSession, shown: Shown): Promise<Snapshot> {
    const tree = session.durableTree();
    this.#sentSeq = tree.seq;
    this.#cursor.reset();
    // The window begins anew with it, and knows of no trouble.
    this.#trouble = this.#unread = '';
    return snapshotOf(tree, shown, ids =>
      session.readNodes(ids).catch((error: unknown) => {
        this.#unread = `What was said here cannot be read at the moment: ${wordsOf(error)}. Open the session again to try once more.`;
        return [];
      }),
    );
  }
}

/** An event as a window needs it: bodies only for the branch it shows, long tool texts never (the results node has them). */
function slim(event: Logged, branch: BranchId): LoggedSkeleton {
  if (event.type === 'toolFinished') return { ...event, text: '' };
  if (event.type !== 'nodeAdded' || event.branch === branch) return event;
  const { body: _, ...skeleton } = event;
  return skeleton;
}
