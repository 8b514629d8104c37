import type { Socket } from 'node:net';
import { AbstractMessageReader, type DataCallback, type Disposable, type Message } from 'vscode-jsonrpc/node';

const headerEnd = Buffer.from('\r\n\r\n');
const headerLimit = 1024;

/** No message is larger than this: a page of a path with images is far below it. */
export const messageLimit = 64 * 1024 * 1024;

/**
 * Reads JSON-RPC messages off a socket, each behind a `Content-Length` header. A header that is not one, a message over
 * `limit` bytes and text that is not JSON end the connection, because nothing after them can be trusted.
 */
export class FramedReader extends AbstractMessageReader {
  readonly #socket: Socket;
  readonly #limit: number;
  #chunks: Buffer[] = [];
  #size = 0;
  /** Bytes of the body that is being read; undefined while a header is. */
  #expected: number | undefined;

  constructor(socket: Socket, limit = messageLimit) {
    super();
    this.#socket = socket;
    this.#limit = limit;
  }

  override listen(callback: DataCallback): Disposable {
    const onData = (chunk: Buffer): void => this.#take(chunk, callback);
    this.#socket.on('data', onData);
    this.#socket.on('error', error => this.fireError(error));
    this.#socket.on('close', () => this.fireClose());
    return { dispose: () => this.#socket.off('data', onData) };
  }

  #take(chunk: Buffer, callback: DataCallback): void {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    try {
      for (let message = this.#next(); message; message = this.#next()) callback(message);
    } catch (error) {
      this.#chunks = [];
      this.#size = 0;
      this.fireError(error);
      this.#socket.destroy();
    }
  }

  #next(): Message | undefined {
    if (this.#expected === undefined) {
      const all = this.#join();
      const end = all.subarray(0, headerLimit).indexOf(headerEnd);
      if (end < 0 && all.length >= headerLimit) throw new Error('a message has no header');
      if (end < 0) return undefined;
      this.#expected = bodyLength(all.toString('latin1', 0, end), this.#limit);
      this.#keep(all.subarray(end + headerEnd.length));
    }
    if (this.#size < this.#expected) return undefined;
    const all = this.#join();
    const body = all.toString('utf8', 0, this.#expected);
    this.#keep(all.subarray(this.#expected));
    this.#expected = undefined;
    return parseMessage(body);
  }

  #join(): Buffer {
    const [first] = this.#chunks;
    const all = this.#chunks.length === 1 && first ? first : Buffer.concat(this.#chunks, this.#size);
    this.#keep(all);
    return all;
  }

  #keep(rest: Buffer): void {
    this.#chunks = rest.length > 0 ? [rest] : [];
    this.#size = rest.length;
  }
}

function bodyLength(header: string, limit: number): number {
  const length = /^content-length: *(\d{1,15})$/im.exec(header)?.[1];
  if (length === undefined) throw new Error('a message has no length');
  if (Number(length) > limit) throw new Error(`a message of ${length} bytes is over the limit of ${limit}`);
  return Number(length);
}

/** The parser's own words would quote the text, which may hold a secret. */
function parseMessage(body: string): Message {
  let message: unknown;
  try {
    message = JSON.parse(body);
  } catch {
    throw new Error('a message is not JSON');
  }
  if (typeof message !== 'object' || message === null || !('jsonrpc' in message))
    throw new Error('a message is not JSON-RPC');
  return message as Message;
}
