import type { Clock } from '../base/clock.ts';
import type { Disposable } from '../base/disposable.ts';
import { Emitter } from '../base/emitter.ts';
import type { EndReason } from '../protocol/connectionMessages.ts';
import type { Frame, Shown } from '../protocol/frame.ts';
import type { Peer, Uplink } from '../protocol/peer.ts';
import type { WindowState } from '../protocol/window.ts';
import { reasonOf } from './reason.ts';

/** A background process that was reached. */
export interface Joined {
  readonly uplink: Uplink;
  /** Resolves, never rejects, when the connection has ended: why, or `lost` when it gave no reason. */
  readonly ended: Promise<Ended>;
}

/** Why a connection ended: nobody looked and nothing ran, a newer version takes over, it was told to, or it crashed. */
export type Ended = EndReason | 'lost';

/** Reaches the background process: `join` only one that runs (undefined where none does), `start` starts one if needed. */
export type Join = (how: 'join' | 'start', peer: Peer) => Promise<Joined | undefined>;

/** How this window stands to the background process. */
export type ConnectionState = 'apart' | 'joining' | 'joined';

/** Pauses before the attempts to reach a lost process again, in milliseconds; after the last one it gives up. */
const pauses = [0, 500, 2000, 5000];

/**
 * One window's line to the background process. It remembers what the window said and what it shows, so that a lost
 * process is reached again (or started again, where this window had use for it) without anybody noticing more than a
 * fresh snapshot.
 */
export class Connection implements Disposable {
  /** Every frame of every process this window was connected to, in order. */
  readonly frames = new Emitter<Frame>();
  readonly changed = new Emitter<ConnectionState>();
  readonly lost = new Emitter<Ended>();
  readonly #join: Join;
  readonly #peer: Peer;
  readonly #clock: Clock;
  readonly #end = new AbortController();
  #joined: Joined | undefined;
  #joining: Promise<void> | undefined;
  #needed = false;
  #trouble = '';
  #known: WindowState = { client: 'window' };
  #shown: Shown | null = null;

  constructor(join: Join, editor: Peer['editor'], clock: Clock) {
    this.#join = join;
    this.#clock = clock;
    this.#peer = { frame: frame => this.frames.emit(frame), editor };
  }

  get state(): ConnectionState {
    if (this.#joined) return 'joined';
    return this.#joining ? 'joining' : 'apart';
  }

  /** The line as it is; undefined while there is none. */
  get current(): Uplink | undefined {
    return this.#joined?.uplink;
  }

  /** Why the last attempt failed, in words; empty for no trouble. */
  get trouble(): string {
    return this.#trouble;
  }

  /** Joins a process that runs already; starts none. Rejects never. */
  async joinRunning(): Promise<void> {
    await this.#attempt('join').catch(() => undefined);
  }

  /** The line, after starting the background process if there is none. Rejects with the reason in words. */
  async need(): Promise<Uplink> {
    this.#needed = true;
    if (!this.#joined) await this.#attempt('start');
    if (!this.#joined) await this.#attempt('start');
    if (!this.#joined) throw new Error('the background process did not start');
    return this.#joined.uplink;
  }

  /**
   * The line for a question nobody asked for in person: it starts a process only where this window needed one before or
   * agents may run. Rejects with the reason in words.
   */
  async ask(): Promise<Uplink> {
    if (this.#needed || (this.#known.trusted === true && this.#known.folder)) return this.need();
    await this.joinRunning();
    if (!this.#joined) throw new Error('no background process runs');
    return this.#joined.uplink;
  }

  /** Says a part of the window's state, now and again after every reconnect. */
  say(state: WindowState): void {
    this.#known = { ...this.#known, ...state };
    this.#joined?.uplink.window(state);
  }

  /** From now on show this, from nothing. */
  show(shown: Shown | null): void {
    this.#shown = shown;
    this.#joined?.uplink.show(shown, 0);
  }

  ack(n: number): void {
    this.#joined?.uplink.ack(n);
  }

  dispose(): void {
    this.#end.abort(new Error('the window closes'));
    this.#joined?.uplink.dispose();
    this.#joined = undefined;
  }

  /** One attempt at a time; whoever comes during one waits for it. */
  #attempt(how: 'join' | 'start'): Promise<void> {
    if (this.#joined) return Promise.resolve();
    this.#joining ??= this.#reach(how).finally(() => {
      this.#joining = undefined;
      this.changed.emit(this.state);
    });
    this.changed.emit(this.state);
    return this.#joining;
  }

  async #reach(how: 'join' | 'start'): Promise<void> {
    try {
      const joined = await this.#join(how, this.#peer);
      this.#trouble = '';
      if (!joined) return;
      if (this.#end.signal.aborted) return joined.uplink.dispose();
      this.#joined = joined;
      joined.uplink.window(this.#known);
      joined.uplink.show(this.#shown, 0);
      void joined.ended.then(why => this.#onEnd(joined, why));
    } catch (error) {
      this.#trouble = reasonOf(error);
      throw error;
    }
  }

  /** One that ended by itself stays ended until it is needed again; every other is reached again at once. */
  #onEnd(joined: Joined, why: Ended): void {
    if (this.#joined !== joined) return;
    this.#joined = undefined;
    this.lost.emit(why);
    this.changed.emit(this.state);
    if (why === 'lost' || why === 'handOver') void this.#reachAgain().catch(() => undefined);
  }

  async #reachAgain(): Promise<void> {
    for (const pause of pauses) {
      await this.#clock.sleep(pause, this.#end.signal);
      if (this.#joined) return;
      await this.#attempt(this.#needed ? 'start' : 'join').catch(() => undefined);
      if (this.#joined) return;
    }
  }
}
