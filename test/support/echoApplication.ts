import type { Frame, Shown } from '../../src/protocol/frame.ts';
import type { Application, Peer, Uplink } from '../../src/protocol/peer.ts';
import type { ProcessStatus } from '../../src/protocol/processStatus.ts';
import type { Answer, Query, SupervisorStatus } from '../../src/protocol/query.ts';
import type { WindowState } from '../../src/protocol/window.ts';

export interface EchoDeps {
  readonly status: () => ProcessStatus;
  /** What an intent named `renameSession` with this title does beside being answered. */
  readonly deeds?: Readonly<Record<string, () => void | Promise<void>>>;
  readonly onDrain?: () => Promise<void>;
}

/**
 * An application without sessions, for tests of the process around it. It answers `logFile` with what it was last told by
 * the asking window, as JSON; `outline` with who is connected; `createSession` with the folder as the session's name; and
 * sends an endless row of frames of 64 KB to who shows something, three at a time unacknowledged. `busy` while the session
 * named `busy` was asked for.
 */
export function echoApplication(deps: EchoDeps): Application & { readonly sent: () => number } {
  const peers = new Set<Peer>();
  const filling = 'x'.repeat(64 * 1024);
  let busy = false;
  let sent = 0;
  const connect = (peer: Peer): Uplink => {
    peers.add(peer);
    let state: WindowState = {};
    let shown: Shown | null = null;
    let n = 0;
    let unacknowledged = 0;
    const send = (): void => {
      const to = shown;
      if (!to || !peers.has(peer)) return;
      while (unacknowledged < 3) {
        const frame: Frame = {
          n: ++n,
          live: [{ type: 'text', branch: to.branch, run: 1, block: 0, offset: 0, text: filling }],
        };
        unacknowledged++;
        sent++;
        peer.frame(frame);
      }
    };
    return {
      intent: async intent => {
        if (intent.type === 'createSession') {
          busy = intent.folder === 'busy';
          return { type: 'intentDone', session: intent.folder, branches: [1] };
        }
        if (intent.type === 'renameSession') await deps.deeds?.[intent.title]?.();
        return { type: 'intentRefused', code: 'invalid', reason: intent.type };
      },
      query: async <Q extends Query>(query: Q): Promise<Answer<Q>> => {
        const text = JSON.stringify({ state, shown });
        const status: SupervisorStatus = { ...deps.status(), keySource: 'none', baseUrl: '', runs: 0 };
        const answers: Record<string, unknown> = {
          status,
          logFile: { path: text },
          outline: { text: JSON.stringify({ peers: peers.size, sent }) },
          models: await peer.editor({ type: 'saveBeforeChange', paths: ['/a'] }),
        };
        return answers[query.type] as Answer<Q>;
      },
      show: next => {
        shown = next;
        send();
      },
      ack: () => {
        unacknowledged--;
        send();
      },
      window: next => {
        state = { ...state, ...next };
      },
      dispose: () => void peers.delete(peer),
    };
  };
  return {
    connect,
    drain: () => deps.onDrain?.() ?? Promise.resolve(),
    busy: () => busy,
    dispose: async () => undefined,
    sent: () => sent,
  };
}
