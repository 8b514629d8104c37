import type { Application, Uplink } from '../../protocol/peer.ts';
import type { Settings, WindowState } from '../../protocol/window.ts';

export interface Attendance {
  /** The application to hand to peers: the same, and what its windows say of themselves is heard here as well. */
  readonly application: Application;
  /** Everyone connected. */
  connected(): number;
  /** Of them those a person can see: windows that did not say otherwise, and command lines, which wait for an end. */
  attended(): number;
}

/** Counts who looks, and hears the settings of windows. A command line's settings are for itself alone. */
export function attendance(application: Application, onSettings: (settings: Settings) => void): Attendance {
  const states = new Map<Uplink, WindowState>();
  const connect: Application['connect'] = peer => {
    const inner = application.connect(peer);
    const uplink: Uplink = {
      intent: intent => inner.intent(intent),
      query: query => inner.query(query),
      show: (shown, since) => inner.show(shown, since),
      ack: n => inner.ack(n),
      window: state => {
        const { client, attended } = { ...states.get(uplink), ...state };
        states.set(uplink, { ...(client && { client }), ...(attended !== undefined && { attended }) });
        if (state.settings && client !== 'cli') onSettings(state.settings);
        inner.window(state);
      },
      dispose: () => {
        states.delete(uplink);
        inner.dispose();
      },
    };
    states.set(uplink, {});
    return uplink;
  };
  return {
    application: {
      connect,
      drain: () => application.drain(),
      busy: () => application.busy(),
      dispose: () => application.dispose(),
    },
    connected: () => states.size,
    attended: () => [...states.values()].filter(state => state.client === 'cli' || state.attended !== false).length,
  };
}
