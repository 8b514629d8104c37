import type { IncomingHttpHeaders } from 'node:http';
import type { OracleReport } from './cache/oracle.ts';
import type { BreakpointReport } from './cache/promptCache.ts';
import type { Outcome } from './reply/sendStream.ts';
import type { Wire } from './wire/record.ts';

/** One request as the server got it, and what became of it. Filled in while it is answered. */
export interface ReceivedRequest {
  /** Counts from 0 over all requests. */
  readonly index: number;
  /** The `request-id` it is answered with. */
  readonly id: string;
  readonly method: string;
  /** Path without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** The body's text, byte for byte. */
  readonly text: string;
  /** The body as JSON; undefined when it is none. */
  readonly body: unknown;
  /** The HTTP status sent; undefined while none was. */
  status?: number;
  /** The text of the error sent. */
  error?: string;
  /** The rule that refused the request. */
  rule?: string;
  /** Id of the message it was answered with. */
  messageId?: string;
  usage?: Wire;
  /** What became of each cache breakpoint. */
  cache?: readonly BreakpointReport[];
  /** What it could have read from the cache, and why it did not. */
  oracle?: OracleReport;
  /** When it came, when its first token was there and when it was over, on the virtual clock. */
  times?: { readonly came: number; readonly first: number; readonly over: number };
  /** Resolves when the answer is over: sent whole, left by the client, or harmed by a fault. */
  readonly done: Promise<Outcome>;
}
