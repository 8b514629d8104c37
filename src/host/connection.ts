import type { Disposable } from '../base/disposable.ts';
import { Emitter } from '../base/emitter.ts';
import type { Joined, LinkState } from '../client/joined.ts';
import type { Frame, Shown } from '../protocol/frame.ts';
import type { Peer, Uplink } from '../protocol/peer.ts';
import type { WindowState } from '../protocol/window.ts';
import { reasonOf } from './reason.ts';

/** Reaches the background process: `join` only one that runs, `start` starts one if needed. Rejects when there is none. */
export type Join = (how: 'join' | 'start', peer: Peer) => Promise<Joined>;

/** How this window stands to the background process; `words` say why there is none, and are empty where none was wanted. */
export type ConnectionState = LinkState | { readonly type: 'apart'; readonly words: string };

/**
 * One window's line to the background process. A window only joins one that runs, until it has use for one: from then on
 * the line starts it, and starts it again when it is gone. What the window said and shows is said again on every line.
 */
export class Connection implements Disposable {
  /** Every frame of every process this window was connected to, in order. */
  readonly frames = new Emitter<Frame>();
  readonly changed = new Emitter<ConnectionState>();
  readonly #join: Join;
  readonly #peer: Peer;
  #line: { how: 'join' | 'start'; joined: Joined } | undefined;
  #attempt: Promise<void> | undefined;
  #words = '';
  #known: WindowState = { client: 'window' };
  #shown: Shown | null = null;
  #disposed = false;

  constructor(join: Join, editor: Peer['editor']) {
    this.#join = join;
    this.#peer = { frame: frame => this.frames.emit(frame), editor };
  }

  get state(): ConnectionState {
    return this.#line?.joined.state ?? { type: 'apart', words: this.#words };
  }

  /** The line as it is; undefined while nothing answers at its end. */
  get current(): Uplink | undefined {
    const { type } = this.state;
    return type === 'connected' || type === 'restarted' ? this.#line?.joined.uplink : undefined;
  }

  /** Joins a process that runs already; starts none. Never rejects. */
  async joinRunning(): Promise<void> {
    if (this.#line) return this.#line.joined.rejoin().catch(() => undefined);
    await this.#reach('join').catch(() => undefined);
  }

  /** The line, after starting the background process if there is none. Rejects with the reason in words. */
  async need(): Promise<Uplink> {
    await this.#attempt?.catch(() => undefined);
    if (this.#line?.how !== 'start') await this.#reach('start');
    await this.#line?.joined.rejoin();
    if (!this.#line) throw new Error('the window closes');
    return this.#line.joined.uplink;
  }

  /**
   * The line for a question nobody asked in person: it starts a process only where this window needed one before or agents
   * may run. Rejects with the reason in words.
   */
  async ask(): Promise<Uplink> {
    const { trusted, folder } = this.#known;
    if (this.#line?.how === 'start' || (trusted === true && folder)) return this.need();
    await this.joinRunning();
    if (!this.current) throw new Error('no background process runs');
    return this.current;
  }

  /** Says a part of the window's state, now and again on every line. */
  say(state: WindowState): void {
    this.#known = { ...this.#known, ...state };
    this.#line?.joined.uplink.window(state);
  }

  /** From now on show this, from nothing. */
  show(shown: Shown | null): void {
    this.#shown = shown;
    this.#line?.joined.uplink.show(shown, 0);
  }

  ack(n: number): void {
    this.#line?.joined.uplink.ack(n);
  }

  dispose(): void {
    this.#disposed = true;
    this.#line?.joined.dispose();
    this.#line = undefined;
  }

  /** One attempt at a time; whoever comes during one waits for it. */
  #reach(how: 'join' | 'start'): Promise<void> {
    this.#attempt ??= this.#open(how).finally(() => {
      this.#attempt = undefined;
      this.changed.emit(this.state);
    });
    return this.#attempt;
  }

  /** A line that never starts a process makes way for one that does. That is told: the next one counts its frames anew. */
  #letGo(): void {
    if (!this.#line) return;
    this.#line.joined.dispose();
    this.#line = undefined;
    this.changed.emit(this.state);
  }

  async #open(how: 'join' | 'start'): Promise<void> {
    this.#letGo();
    try {
      const joined = await this.#join(how, this.#peer);
      if (this.#disposed) return joined.dispose();
      this.#words = '';
      this.#line = { how, joined };
      joined.onState(state => this.changed.emit(state));
      joined.uplink.window(this.#known);
      joined.uplink.show(this.#shown, 0);
    } catch (error) {
      this.#words = how === 'start' ? reasonOf(error) : '';
      throw error;
    }
  }
}
