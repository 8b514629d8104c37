import type { Socket } from 'node:net';
import type { EndReason } from '../../protocol/connectionMessages.ts';
import { type PeerDeps, servePeer, type ServedPeer } from '../../protocol/connectionPeer.ts';
import { connectionOver } from '../connectSupervisor.ts';

/** Everyone who arrived by the socket. */
export interface SocketPeers {
  /** Serves a caller who has proved the token, until its socket closes. */
  admit(socket: Socket): void;
  /** Tells everyone why it ends. Resolves when all have heard it, which a window that does not read never does. */
  ending(why: EndReason): Promise<unknown>;
  /** Ends every connection after what was already sent. */
  close(): void;
  /** Ends what is left at once. */
  destroy(): void;
}

export function socketPeers(deps: PeerDeps): SocketPeers {
  const peers = new Map<Socket, ServedPeer>();
  return {
    admit: socket => {
      peers.set(socket, servePeer(connectionOver(socket), deps));
      socket.once('close', () => peers.delete(socket));
    },
    ending: why => Promise.all([...peers.values()].map(peer => peer.ending(why))),
    close: () => {
      for (const peer of peers.values()) peer.dispose();
    },
    destroy: () => {
      for (const socket of peers.keys()) socket.destroy();
    },
  };
}
