import { createHash } from 'node:crypto';
import { anthropicModel } from '../../src/model/anthropicModel.ts';
import { emptyLedger, withReplies, type CacheLedger } from '../../src/model/cacheLedger.ts';
import { context, type PreparedRequest } from '../../src/model/context.ts';
import type { Credential, Model, ModelEvent, ModelReply, ModelRequest } from '../../src/model/model.ts';
import { headBytes, makeHead, readHead } from '../../src/model/requestHead.ts';
import { callsOf, type Block } from '../../src/session/block.ts';
import type { Logged, NodeAdded } from '../../src/session/event.ts';
import type { Failure, NodeContent, ReplyBody } from '../../src/session/node.ts';
import type { RequestHead } from '../../src/session/requestHead.ts';
import type { MessagesApi } from './messagesApi/startMessagesApi.ts';
import { steppedClock } from './modelClock.ts';

export type Path = readonly Logged<NodeAdded>[];

/** A tool every talk offers. */
export const readTool = {
  name: 'read',
  description: 'Reads a file of the workspace.',
  input_schema: { type: 'object', properties: { path: { type: 'string' } }, required: ['path'] },
};

export function credentialFor(baseUrl: string, value = 'test-key'): Credential {
  return { source: 'flag', kind: 'apiKey', value, baseUrl };
}

/** A request with one prompt, for tests that look at one reply. */
export function requestTo(api: MessagesApi, changes: Partial<ModelRequest> = {}): ModelRequest {
  return {
    head: makeHead({ model: 'claude-opus-5-5', effort: 'medium', system: 'You help.', tools: [readTool] }),
    messages: [{ role: 'user', content: [{ type: 'text', text: '[n1] hello' }] }],
    maxTokens: 4000,
    previousMessage: null,
    credential: credentialFor(api.url),
    ...changes,
  };
}

/** Every event of one reply, and its end. `listen` hears each event as it comes. */
export async function heard(
  model: Model,
  request: ModelRequest,
  signal = new AbortController().signal,
  listen: (event: ModelEvent) => void = () => undefined,
): Promise<Heard> {
  const events: ModelEvent[] = [];
  for await (const event of model.stream(request, signal)) {
    events.push(event);
    listen(event);
  }
  const last = events.at(-1);
  if (last?.type === 'finished') return { events, reply: last.reply };
  if (last?.type === 'failed') return { events, reply: last.partial, failure: last.failure };
  throw new Error('the stream had no end');
}

export interface Heard {
  readonly events: readonly ModelEvent[];
  readonly reply: ModelReply;
  readonly failure?: Failure;
}

/** What a talk is set to. */
export interface TalkOptions {
  readonly model?: string;
  readonly system?: string;
  /** Tools beside `read`, by name. */
  readonly tools?: readonly string[];
}

/**
 * Conversations with the stand-in through the real adapter, grown node by node as a session grows them. Every path given
 * out can be continued more than once: that is a fork.
 */
export class Talk {
  head: RequestHead;
  headId: string;
  readonly #api: MessagesApi;
  readonly #model: Model;
  #ledger: CacheLedger = emptyLedger;
  #lastNode = 0;

  constructor(api: MessagesApi, { model = 'claude-opus-5-5', system = longSystem, tools = [] }: TalkOptions = {}) {
    this.#api = api;
    this.#model = anthropicModel({ clock: steppedClock(api.clock), random: () => 0.5 });
    ({ head: this.head, headId: this.headId } = freshHead(model, 'medium', system, tools));
  }

  /** From here on requests begin with a head for this model. */
  switchTo(model: string, effort = 'medium'): void {
    ({ head: this.head, headId: this.headId } = freshHead(model, effort, longSystem));
  }

  prompt(path: Path, words: string): Path {
    return this.#with(path, id => ({
      kind: 'prompt',
      body: { words, by: 'person', blocks: [{ type: 'text', text: `[n${id}] ${words}` }] },
    }));
  }

  note(path: Path, words: string, source: 'person' | 'harness'): Path {
    return this.#with(path, () => ({ kind: 'note', body: { words, source, blocks: [{ type: 'text', text: words }] } }));
  }

  /** A reply that nobody was asked for: it stands for a past that no cache remembers. */
  past(path: Path, blocks: Block[]): Path {
    const usage = { input: 0, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output: 0 };
    const told = { message: '', model: this.head.model, head: this.headId, stop: 'end_turn', usage } as const;
    const rest = { cost: 0, expectedRead: -1, ms: 0, thoughtMs: 0 };
    return this.#with(path, () => ({ kind: 'reply', body: { ...told, ...rest, blocks } }));
  }

  /** Answers every call of the newest reply of the path, or those of one tool. */
  results(path: Path, output: string, tool?: string): Path {
    const reply = path.findLast(node => node.kind === 'reply');
    const all = reply?.kind === 'reply' ? callsOf(reply.body.blocks) : [];
    const calls = all.filter(({ name }) => tool === undefined || name === tool);
    return this.#with(path, id => ({
      kind: 'results',
      body: { outcomes: [], blocks: calls.map(call => resultBlock(call.id, `[n${id}] ${output}`)) },
    }));
  }

  /** The request for a path, with all that this talk knows of the cache. */
  prepare(path: Path): PreparedRequest {
    return context(path, { head: this.head, headId: this.headId, now: this.#api.clock.now(), ledger: this.#ledger });
  }

  /**
   * Asks the model and adds its reply. Throws when the request failed. `abortAt` says at which event a person stops it.
   */
  async ask(path: Path, abortAt: (event: ModelEvent) => boolean = () => false): Promise<Asked> {
    const prepared = this.prepare(path);
    const credential = credentialFor(this.#api.url);
    const abort = new AbortController();
    const request = { ...prepared.request, maxTokens: 8000, credential };
    const { reply, failure } = await heard(this.#model, request, abort.signal, event => {
      if (abortAt(event)) abort.abort();
    });
    if (failure) throw new Error(failure.message);
    const body: ReplyBody = {
      message: reply.message,
      model: reply.model,
      head: this.headId,
      blocks: [...reply.blocks],
      stop: reply.stop,
      usage: reply.usage,
      cost: 0,
      expectedRead: prepared.expectedRead,
      ms: 0,
      thoughtMs: 0,
      marks: prepared.marks,
    };
    const longer = this.#with(path, () => ({ kind: 'reply', body }));
    this.#ledger = withReplies(this.#ledger, longer);
    return { path: longer, body, prepared };
  }

  #with(path: Path, content: (id: number) => NodeContent): Path {
    const id = ++this.#lastNode;
    return [...path, loggedNode({ id, parent: path.at(-1)?.id ?? 0, time: this.#api.clock.now() }, content(id))];
  }
}

/** A head through its bytes and back, as a session that was closed and opened again has it. */
function freshHead(
  model: string,
  effort: string,
  system: string,
  more: readonly string[] = [],
): { head: RequestHead; headId: string } {
  const tools = [readTool, ...more.map(name => ({ name, input_schema: { type: 'object' } }))];
  const bytes = headBytes(makeHead({ model, effort, system, tools }));
  return { head: readHead(bytes), headId: createHash('sha256').update(bytes).digest('hex') };
}

export interface Asked {
  readonly path: Path;
  readonly body: ReplyBody;
  readonly prepared: PreparedRequest;
}

/** A node as the log gives it back, through JSON as on disk. */
export function loggedNode(
  place: { id: number; parent: number; time: number },
  content: NodeContent,
): Logged<NodeAdded> {
  const node: Logged<NodeAdded> = {
    type: 'nodeAdded',
    ...place,
    seq: place.id,
    branch: 1,
    path: 'on',
    startsTurn: content.kind === 'prompt',
    turn: 1,
    title: '',
    cost: 0,
    context: 0,
    ...content,
  };
  return JSON.parse(JSON.stringify(node)) as Logged<NodeAdded>;
}

export function resultBlock(call: string, text: string): Block {
  return { type: 'tool_result', tool_use_id: call, content: [{ type: 'text', text }] };
}

/** Text that the stand-in counts as this many tokens. */
export function wordsOf(tokens: number): string {
  return 'word'.repeat(tokens);
}

/** Long enough for the cache to keep it. */
const longSystem = `You help. ${wordsOf(600)}`;
