import type { Disposable } from '../base/disposable.ts';
import { Emitter } from '../base/emitter.ts';
import type { EndReason } from '../protocol/connectionMessages.ts';
import type { Greeted } from '../protocol/connectionUplink.ts';
import type { Shown } from '../protocol/frame.ts';
import type { Intent, IntentAnswer } from '../protocol/intent.ts';
import type { Peer, Uplink } from '../protocol/peer.ts';
import type { WindowState } from '../protocol/window.ts';
import { enter, type Way } from './enter.ts';
import type { Joined, LinkState } from './joined.ts';
import { isAlive } from './isAlive.ts';
import { readPointer } from './pointer.ts';

const budgetSpan = 10 * 60_000;
const budget = 3;
/** How long a keeper, or a version that takes over, may need until somebody answers again, in milliseconds. */
const patience = { lost: 5000, handOver: 30_000 };

/** A connection that is made anew when it closes. Holds what the window last said, to say it again. */
export class Link implements Joined {
  readonly #way: Way;
  readonly #start: 'join' | 'start';
  readonly #peer: Peer;
  readonly #states = new Emitter<LinkState>();
  readonly #outstanding = new Set<number>();
  #window: WindowState = {};
  #shown: Shown | null | undefined;
  #current: Greeted | undefined;
  #entering: Promise<Greeted> | undefined;
  #lastPid = 0;
  /** When this link started a supervisor by itself after a loss. */
  #starts: number[] = [];
  #disposed = false;
  /** It ended because nobody looked and nothing ran. */
  #rests = false;
  #state: LinkState = { type: 'lost', words: 'not connected yet' };
  readonly uplink: Uplink;

  constructor(way: Way, start: 'join' | 'start', peer: Peer) {
    this.#way = way;
    this.#start = start;
    this.#peer = {
      frame: frame => {
        this.#outstanding.add(frame.n);
        peer.frame(frame);
      },
      editor: query => peer.editor(query),
    };
    this.uplink = {
      intent: intent => this.#intent(intent),
      query: async query => (await this.#connected()).uplink.query(query),
      show: (shown, since) => {
        this.#shown = shown;
        this.#current?.uplink.show(shown, since);
      },
      ack: n => {
        // A frame of an earlier connection is nobody's any more.
        if (this.#outstanding.delete(n)) this.#current?.uplink.ack(n);
      },
      window: state => this.#tell(state),
      dispose: () => this.dispose(),
    };
  }

  get state(): LinkState {
    return this.#state;
  }

  onState(listener: (state: LinkState) => void): Disposable {
    return this.#states.on(listener);
  }

  async rejoin(): Promise<void> {
    await this.#connected();
  }

  dispose(): void {
    this.#disposed = true;
    this.#current?.uplink.dispose();
  }

  async #intent(intent: Intent): Promise<IntentAnswer> {
    try {
      const { uplink } = await this.#connected();
      return await uplink.intent(intent);
    } catch (error) {
      return { type: 'intentRefused', code: 'gone', reason: wordsOf(error) };
    }
  }

  #tell(state: WindowState): void {
    this.#window = { ...this.#window, ...state };
    if (this.#current) this.#current.uplink.window(state);
    // A person is back at a window whose supervisor had ended because nobody was.
    else if (state.attended === true && this.#rests && !this.#disposed) this.#connected().catch(() => undefined);
  }

  #connected(): Promise<Greeted> {
    if (this.#current) return Promise.resolve(this.#current);
    if (this.#disposed) return Promise.reject(new Error('this connection was closed'));
    return (this.#entering ??= this.#adopt(enter(this.#way, this.#start, this.#peer)));
  }

  /** Makes a connection the current one and says again what the window had said. */
  async #adopt(entering: Promise<Greeted>): Promise<Greeted> {
    try {
      const greeted = await entering;
      this.#entering = undefined;
      if (this.#disposed) {
        greeted.uplink.dispose();
        throw new Error('this connection was closed');
      }
      this.#current = greeted;
      void greeted.closed.then(why => this.#onClosed(why));
      greeted.uplink.window({ ...this.#window, client: this.#way.client });
      if (this.#shown !== undefined) greeted.uplink.show(this.#shown, 0);
      const { answer } = greeted;
      const server = {
        pid: answer.pid,
        version: answer.version,
        protocol: answer.type === 'welcome' ? answer.protocol : 0,
      };
      const isAnother = this.#lastPid !== 0 && this.#lastPid !== answer.pid;
      this.#lastPid = answer.pid;
      this.#become({ type: isAnother ? 'restarted' : 'connected', server });
      return greeted;
    } catch (error) {
      this.#entering = undefined;
      this.#become({ type: 'lost', words: wordsOf(error) });
      throw error;
    }
  }

  #onClosed(why: EndReason | 'lost'): void {
    this.#current = undefined;
    this.#rests = why === 'idle';
    this.#outstanding.clear();
    if (this.#disposed) return;
    this.#become({ type: 'lost', words: lossWords[why] });
    if (this.#disposed) return;
    if (why === 'lost' || why === 'handOver') this.#entering = this.#adopt(this.#again(why));
    this.#entering?.catch(() => undefined);
  }

  /** First whoever comes by itself (the keeper's restart, the version that takes over), then a start of one's own. */
  async #again(why: 'lost' | 'handOver'): Promise<Greeted> {
    const { clock, state } = this.#way;
    const until = clock.now() + patience[why];
    for (;;) {
      const pointer = readPointer(state);
      const found = await enter(this.#way, 'join', this.#peer).catch((error: Error) => error);
      if (!(found instanceof Error)) return found;
      if (this.#disposed) throw found;
      const isKept = pointer?.type === 'running' && pointer.keeper !== 0 && isAlive(pointer.keeper);
      // Read after the keeper was looked at: one that gives up says so before it goes.
      const verdict = readPointer(state);
      if (verdict?.type === 'failed') throw new Error(verdict.words);
      if (clock.now() >= until || (why === 'lost' && !isKept)) break;
      await clock.sleep(25);
    }
    if (this.#start === 'join') throw new Error('the background process has ended');
    const now = clock.now();
    this.#starts = this.#starts.filter(time => now - time < budgetSpan);
    if (this.#starts.length >= budget)
      throw new Error(
        'the background process was started three times in ten minutes and did not stay; its log says why',
      );
    this.#starts.push(now);
    return enter(this.#way, 'start', this.#peer);
  }

  #become(state: LinkState): void {
    this.#state = state;
    this.#way.log(
      state.type === 'lost'
        ? `lost: ${state.words}`
        : `${state.type}: process ${state.server.pid}, version ${state.server.version}`,
    );
    this.#states.emit(state);
  }
}

const lossWords = {
  lost: 'the background process is gone; reconnecting',
  handOver: 'a newer version takes over; reconnecting',
  idle: 'the background process rests, because nobody looked and nothing ran; it starts again when it is needed',
  stopped: 'the background process was stopped; it starts again when it is needed',
} as const;

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
