import { connect, type Socket } from 'node:net';
import { createMessageConnection, type MessageConnection, SocketMessageWriter } from 'vscode-jsonrpc/node';
import type { Hello } from '../protocol/connectionMessages.ts';
import { type Greeted, uplinkOver } from '../protocol/connectionUplink.ts';
import type { Peer } from '../protocol/peer.ts';
import { FramedReader } from './framedReader.ts';
import type { Running } from './pointer.ts';
import { proveToSupervisor } from './proof.ts';

/** JSON-RPC over a socket whose two ends have proved themselves. Nothing it logs holds a message's content. */
export function connectionOver(socket: Socket): MessageConnection {
  socket.setNoDelay(true);
  return createMessageConnection(new FramedReader(socket), new SocketMessageWriter(socket));
}

/** Reaches the supervisor that `pointer` names and says hello. Rejects when nobody is there or the token does not fit. */
export async function connectSupervisor(
  pointer: Pick<Running, 'socket' | 'token'>,
  peer: Peer,
  hello: Hello,
  log: (line: string) => void,
): Promise<Greeted> {
  const socket = await opened(pointer.socket);
  // Stays for the socket's life: an error after the proof is followed by `close`, which is what everybody listens to.
  socket.on('error', () => undefined);
  try {
    await proveToSupervisor(socket, { token: pointer.token, address: pointer.socket });
    return await connectUplink(socket, peer, hello, log);
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

/** The supervisor at the other end of a proved socket. */
export function connectUplink(
  socket: Socket,
  peer: Peer,
  hello: Hello,
  log: (line: string) => void = () => undefined,
): Promise<Greeted> {
  return uplinkOver(connectionOver(socket), peer, hello, log);
}

function opened(address: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(address);
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      resolve(socket);
    });
  });
}
