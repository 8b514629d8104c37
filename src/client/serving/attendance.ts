import type { Application, Uplink } from '../../protocol/peer.ts';
import type { Settings } from '../../protocol/window.ts';

export interface Attendance {
  /** The application to hand to peers: the same, and what its windows say of themselves is heard here as well. */
  readonly application: Application;
  /** Everyone connected. */
  connected(): number;
  /** Of them those a person can see: windows that said so or have said nothing yet, and command lines. */
  attended(): number;
}

/** Counts who looks, and hears settings that a window pushes. */
export function attendance(application: Application, onSettings: (settings: Settings) => void): Attendance {
  const attended = new Map<Uplink, boolean>();
  const connect: Application['connect'] = peer => {
    const inner = application.connect(peer);
    const uplink: Uplink = {
      intent: intent => inner.intent(intent),
      query: query => inner.query(query),
      show: (shown, since) => inner.show(shown, since),
      ack: n => inner.ack(n),
      window: state => {
        if (state.attended !== undefined) attended.set(uplink, state.attended);
        if (state.settings) onSettings(state.settings);
        inner.window(state);
      },
      dispose: () => {
        attended.delete(uplink);
        inner.dispose();
      },
    };
    attended.set(uplink, true);
    return uplink;
  };
  return {
    application: {
      connect,
      drain: () => application.drain(),
      busy: () => application.busy(),
      dispose: () => application.dispose(),
    },
    connected: () => attended.size,
    attended: () => [...attended.values()].filter(Boolean).length,
  };
}
