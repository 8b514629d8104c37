import type { Joined } from '../../../src/client/joined.ts';
import { FrameRelay } from '../../../src/host/frameRelay.ts';
import type { Frame, Shown } from '../../../src/protocol/frame.ts';
import { joinWindow } from './joinWindow.ts';

/** What the parent asks of it. */
export type ToHost = { type: 'show'; shown: Shown } | { type: 'drawn'; n: number };
/** What it tells the parent: once that it is ready, then every frame. */
export type FromHost = { type: 'ready' } | { type: 'frame'; frame: Frame };

/**
 * The part of a window's extension host that carries frames, as a process: joins a running supervisor by the client, relays
 * frames to its parent (who plays the webview) by the relay of the real panel, and passes on what the parent has drawn.
 * `node hostProcess.ts STATE DIST FOLDER URL`.
 */
const [state = '', dist = '', folder = '', url = ''] = process.argv.slice(2);
const send = (message: FromHost): void => void process.send?.(message);
// Frames may come before the window is known.
const own: { joined?: Joined } = {};
const relay = new FrameRelay({ post: frame => send({ type: 'frame', frame }), ack: n => own.joined?.uplink.ack(n) });

own.joined = await joinWindow({ state, dist, folder, url, onFrame: frame => relay.relay(frame) });
process.on('message', (message: ToHost) => {
  if (message.type === 'drawn') return relay.drawn(message.n);
  relay.open();
  own.joined?.uplink.show(message.shown, 0);
});
process.on('disconnect', () => process.exit(0));
send({ type: 'ready' });
