import type { Json } from '../base/json.ts';
import type { Block } from '../session/block.ts';
import type { Failure, Stop, Usage } from '../session/node.ts';
import type { RequestHead } from '../session/requestHead.ts';

/** Who pays. The key never leaves the supervisor's memory and is never logged. */
export interface Credential {
  readonly source: 'secretStorage' | 'environment' | 'flag';
  readonly kind: 'apiKey' | 'authToken';
  readonly value: string;
  /** Base URL of the API, without a trailing slash. */
  readonly baseUrl: string;
}

/** One message on the wire. Content is always an array of blocks (a string hashes differently and loses the cache). */
export interface WireMessage {
  role: 'user' | 'assistant' | 'system';
  content: Block[];
}

/** One request: the frozen head and what follows it, cache markers already placed. */
export interface ModelRequest {
  readonly head: RequestHead;
  readonly messages: readonly WireMessage[];
  readonly maxTokens: number;
  /** The previous reply's message id for the API's own explanation of cache misses; null at the first request of a root. */
  readonly previousMessage: string | null;
  readonly credential: Credential;
  /** Asks the API for a summary of the messages in place of a reply; the instructions replace its own. See `Model.compacts`. */
  readonly compaction?: { readonly instructions: string };
}

/** What happens while a reply arrives. Exactly one `finished` or `failed` is the last event. */
export type ModelEvent =
  /** The first byte of a (new attempt at the) reply is here; earlier live text of this request is void. */
  | { type: 'began'; message: string; model: string; usage: Usage }
  | { type: 'blockStarted'; index: number; kind: string; name: string }
  | { type: 'text'; index: number; text: string }
  | { type: 'thinking'; index: number; text: string }
  /** A tool call's input grows; `bytes` so far. */
  | { type: 'input'; index: number; bytes: number }
  /** A block is whole: `block` is verbatim, tool input parsed. */
  | { type: 'blockStopped'; index: number; block: Block }
  /** It failed, or waits for others, and goes on by itself at `until` (milliseconds since 1970; 0 where that is not known). */
  | { type: 'retrying'; attempt: number; of: number; until: number; failure: Failure }
  | { type: 'finished'; reply: ModelReply }
  /** Nothing more comes. `partial` holds the whole blocks and the text that did arrive. */
  | { type: 'failed'; failure: Failure; partial: ModelReply };

/** A reply as far as it arrived. */
export interface ModelReply {
  readonly message: string;
  readonly model: string;
  readonly blocks: readonly Block[];
  readonly stop: Stop;
  readonly stopDetails: Json;
  readonly usage: Usage;
  /** What the API's cache diagnostics said, verbatim; null where nothing. */
  readonly diagnostics: Json;
  /** Tokens of earlier attempts at this reply that broke off; they are paid for beside `usage`. Absent where there were none. */
  readonly spoiled?: Usage;
  /** The limit was reached inside a tool call, which is therefore not among `blocks`. */
  readonly cutCall?: true;
}

/** The model. Failure is an event, not an exception; an aborted signal ends the stream with `finished` and stop `aborted`. */
export interface Model {
  /** `patience` is aborted when nobody waits any more: what is on its way goes on, and what would wait for its turn or be asked for again ends as `aborted`. */
  stream(request: ModelRequest, signal: AbortSignal, patience?: AbortSignal): AsyncIterable<ModelEvent>;
  /**
   * Sends a request that asks for no words, so that the prompt cache keeps what it marks. Not asked again when it fails; its
   * `maxTokens` says nothing. Absent where there is no cache.
   */
  warm?(request: ModelRequest, signal: AbortSignal): Promise<Warmed>;
  /**
   * Whether the API itself sums contexts up for this model; false where it does not say, or has once refused to. Never
   * rejects. Absent where there is no API.
   */
  compacts?(model: string, credential: Credential, signal: AbortSignal): Promise<boolean>;
}

/** What a request that asked for no words was billed, or why it was not taken. */
export type Warmed = { readonly usage: Usage } | { readonly failure: Failure };

/** What a model can do and costs. Prices are US dollars per million tokens. */
export interface ModelInfo {
  readonly id: string;
  readonly name: string;
  readonly contextWindow: number;
  readonly maxOutput: number;
  readonly efforts: readonly string[];
  readonly defaultEffort: string;
  readonly thinking: 'adaptive' | 'enabled' | 'none';
  /** Whether `role: "system"` messages may stand among the messages. */
  readonly systemMessages: boolean;
  /** The shortest prefix in tokens that the cache keeps. */
  readonly cacheMinimum: number;
  readonly price: Price | null;
}

export interface Price {
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
  readonly cacheWrite5m: number;
  readonly cacheWrite1h: number;
  /** Prompts of more than `tokens` tokens pay this price for the whole request. */
  readonly above?: { readonly tokens: number; readonly price: Price };
}
