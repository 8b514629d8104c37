import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Socket } from 'node:net';

/** What both sides know from the pointer file: the token, and the address they meet at, so that no proof works elsewhere. */
export interface Secret {
  readonly token: string;
  readonly address: string;
}

/** How much and how long a side that has proved nothing may talk. */
export interface ProofLimits {
  readonly bytes: number;
  readonly ms: number;
}
export const proofLimits: ProofLimits = { bytes: 4096, ms: 2000 };

const greeting = 'banyan-1';

/**
 * The supervisor's side, before anything else is said: takes the caller's nonce, proves the token with its own, and asks
 * for the caller's proof. Rejects when the caller says anything else, too much or too late; the socket is the caller's to drop.
 */
export async function proveToCaller(socket: Socket, secret: Secret, limits = proofLimits): Promise<void> {
  const lines = readLines(socket, limits);
  try {
    const [word, callerNonce] = (await lines.next()).split(' ');
    if (word !== greeting || !isHex(callerNonce)) throw new Error('the caller did not greet');
    const ownNonce = randomBytes(32).toString('hex');
    socket.write(`${ownNonce} ${proof('supervisor', secret, callerNonce, ownNonce)}\n`);
    expectProof(await lines.next(), proof('caller', secret, callerNonce, ownNonce));
  } finally {
    lines.release();
  }
}

/** The window's or CLI's side. Rejects when the other end does not hold the token; nothing secret was said to it by then. */
export async function proveToSupervisor(socket: Socket, secret: Secret, limits = proofLimits): Promise<void> {
  const lines = readLines(socket, limits);
  try {
    const ownNonce = randomBytes(32).toString('hex');
    socket.write(`${greeting} ${ownNonce}\n`);
    const [nonce, answer] = (await lines.next()).split(' ');
    if (!isHex(nonce)) throw new Error('the other end is no supervisor');
    expectProof(answer ?? '', proof('supervisor', secret, ownNonce, nonce));
    socket.write(`${proof('caller', secret, ownNonce, nonce)}\n`);
  } finally {
    lines.release();
  }
}

function proof(role: 'supervisor' | 'caller', { token, address }: Secret, caller: string, supervisor: string): string {
  return createHmac('sha256', token).update([role, address, caller, supervisor].join('\n')).digest('hex');
}

function expectProof(given: string, expected: string): void {
  const a = Buffer.from(given);
  const b = Buffer.from(expected);
  if (a.length !== b.length || !timingSafeEqual(a, b)) throw new Error('the token does not fit');
}

function isHex(text: string | undefined): text is string {
  return text !== undefined && /^[0-9a-f]{64}$/.test(text);
}

/** Lines off a socket within the limits of the whole exchange. What follows the last line stays in the socket for the next reader. */
function readLines(socket: Socket, { bytes, ms }: ProofLimits): { next(): Promise<string>; release(): void } {
  let pending = Buffer.alloc(0);
  let taken = 0;
  let failure: Error | undefined;
  let wake = (): void => undefined;
  const fail = (reason: string): void => {
    failure ??= new Error(reason);
    wake();
  };
  const onReadable = (): void => {
    for (let chunk = socket.read() as Buffer | null; chunk; chunk = socket.read() as Buffer | null) {
      pending = Buffer.concat([pending, chunk]);
      taken += chunk.length;
      wake();
      if (pending.includes('\n')) return;
      if (taken > bytes) return fail('too much was said before the proof');
    }
  };
  const onClose = (): void => fail('the connection has ended');
  const onError = (error: Error): void => fail(error.message);
  const timer = setTimeout(() => fail('no proof came in time'), ms);
  socket.on('readable', onReadable).on('close', onClose).on('end', onClose).on('error', onError);
  return {
    next: async () => {
      for (;;) {
        const end = pending.indexOf('\n');
        if (end >= 0) {
          const line = pending.toString('latin1', 0, end);
          pending = pending.subarray(end + 1);
          return line;
        }
        if (failure) throw failure;
        await new Promise<void>(resolve => {
          wake = resolve;
          onReadable();
        });
      }
    },
    release: () => {
      clearTimeout(timer);
      socket.off('readable', onReadable).off('close', onClose).off('end', onClose).off('error', onError);
      if (pending.length > 0 && !socket.destroyed) socket.unshift(pending);
    },
  };
}
