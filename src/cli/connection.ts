import { systemClock } from '../base/clock.ts';
import type { Shown } from '../protocol/frame.ts';
import type { Uplink } from '../protocol/peer.ts';
import type { WindowState } from '../protocol/window.ts';
import { enterState, type Entered, type EnterOptions } from './enterState.ts';

export interface Connection {
  /** Stays the same when the process behind it changes; what was shown is shown again from nothing. */
  readonly uplink: Uplink;
  /** Goes away. What others still run in this process is waited for until `hurry`, and parked for them then. */
  leave(hurry: AbortSignal): Promise<void>;
}

export interface ConnectionEvents {
  /** The process this program had joined is gone for good and none could take its place. */
  readonly lost: (reason: string) => void;
  /** One line for the person. */
  readonly complain: (line: string) => void;
}

/**
 * A connection for as long as a command needs one. When the process it joined ends, another is joined or this program
 * becomes the supervisor itself: what was parked for a successor goes on here. Rejects with words when there is no way in.
 */
export async function connect(options: EnterOptions, events: ConnectionEvents): Promise<Connection> {
  let current: Entered;
  let window: WindowState = {};
  let shown: Shown | null | undefined;
  let left = false;
  let entering: Promise<void> | undefined;

  const enter = async (): Promise<void> => {
    const entered = await enterState(options);
    current = entered;
    if (entered.by === 'joining')
      entered.link.onState(state => {
        // Asked a moment later: until then the link decides whether it comes back by itself.
        if (state.type === 'lost') queueMicrotask(() => void (entering ??= again(entered)));
      });
    if (Object.keys(window).length > 0) entered.uplink.window(window);
    if (shown !== undefined) entered.uplink.show(shown, 0);
  };
  const again = async (lost: Extract<Entered, { by: 'joining' }>): Promise<void> => {
    try {
      await lost.link.rejoin().catch(() => {
        if (left) return;
        lost.link.dispose();
        return enter();
      });
    } catch (error) {
      events.lost(error instanceof Error ? error.message : String(error));
    } finally {
      entering = undefined;
    }
  };
  await enter();

  const uplink: Uplink = {
    intent: async intent => {
      await entering;
      return current.uplink.intent(intent);
    },
    query: async query => {
      for (;;) {
        await entering;
        const asked = current;
        try {
          return await asked.uplink.query(query);
        } catch (error) {
          // A question whose answer was lost on the way is asked again; by now it is known whether it was.
          await new Promise(resolve => setImmediate(resolve));
          if (entering === undefined && current === asked) throw error;
        }
      }
    },
    show: (next, since) => {
      shown = next;
      current.uplink.show(next, since);
    },
    ack: n => current.uplink.ack(n),
    window: state => {
      window = { ...window, ...state };
      current.uplink.window(state);
    },
    dispose: () => current.uplink.dispose(),
  };
  return {
    uplink,
    leave: async hurry => {
      left = true;
      await entering;
      uplink.dispose();
      if (current.by !== 'serving') return;
      const { application, end } = current.serving;
      if (application.busy() && !hurry.aborted)
        events.complain('Others still work in this process; it ends when they are done. Ctrl+C ends it now.');
      while (application.busy() && !hurry.aborted) await systemClock.sleep(50, hurry).catch(() => undefined);
      await end('stopped');
    },
  };
}
