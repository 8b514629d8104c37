import type { Clock } from '../base/clock.ts';
import type * as anthropicSdk from './anthropicClient.ts';
import type { AnthropicClient } from './anthropicClient.ts';
import { CompactingModels } from './compactingModels.ts';
import { betasOf, refusalOf } from './compaction.ts';
import { describeFailure, type FailureScene } from './describeFailure.ts';
import { brokenStream, type Fault } from './fault.ts';
import type { Model, ModelEvent, ModelReply, ModelRequest } from './model.ts';
import type { Fetch } from './plainFetch.ts';
import { ReplyBuilder } from './replyBuilder.ts';
import { noUsage, sumOf } from './replyUsage.ts';
import { maxAttempts, retryDelay } from './retry.ts';
import { readStreamEvent } from './streamEvent.ts';
import { unusableCredential } from './unusableCredential.ts';
import { warmPrefix } from './warmPrefix.ts';
import { writtenBody } from './writtenBody.ts';

/** What the adapter takes from outside. */
export interface AnthropicModelDeps {
  readonly clock: Clock;
  /** A number in [0, 1), for spreading retries. */
  readonly random: () => number;
  /** The platform's `fetch` unless given. */
  readonly fetch?: Fetch;
}

type Sdk = typeof anthropicSdk;

/** The model behind the Messages API. Nothing a reply can do makes it throw; it throws for bugs only. */
export function anthropicModel(deps: AnthropicModelDeps): Required<Model> {
  const compacting = new CompactingModels(deps);
  return {
    stream: (request, signal, patience = signal) => {
      const events = streamReply(deps, request, { signal, patience });
      return request.compaction ? heedingRefusal(compacting, request, events) : events;
    },
    warm: (request, signal) => warmPrefix(deps, request, signal),
    compacts: (model, credential, signal) => compacting.has(model, credential, signal),
  };
}

/** A model whose summary the API refused to write is not asked for another one. */
async function* heedingRefusal(
  compacting: CompactingModels,
  { head, credential }: ModelRequest,
  events: AsyncIterable<ModelEvent>,
): AsyncGenerator<ModelEvent, void, undefined> {
  for await (const event of events) {
    if (event.type === 'failed' && refusalOf(event.failure) === 'model') compacting.refused(head.model, credential);
    yield event;
  }
}

/**
 * Loads what the first request needs: the SDK, and the platform's web client, which waits for its first use. Nothing goes
 * over the network. Does nothing when called again.
 */
export function warmAnthropicModel(): Promise<void> {
  return (warming ??= Promise.all([import('./anthropicClient.ts'), useFetchOnce()]).then(() => undefined));
}

let warming: Promise<void> | undefined;

async function useFetchOnce(): Promise<void> {
  const response = await fetch('data:,');
  await response.text();
}

/**
 * Asks until a reply is whole, the attempts are used up, or asking again would not help. A reply that broke off is asked
 * for whole again: nothing it said has had an effect yet.
 */
async function* streamReply(
  deps: AnthropicModelDeps,
  request: ModelRequest,
  { signal, patience }: { readonly signal: AbortSignal; readonly patience: AbortSignal },
): AsyncGenerator<ModelEvent, void, undefined> {
  const leave = AbortSignal.any([signal, patience]);
  const unusable = unusableCredential(request.credential);
  if (unusable) return yield { type: 'failed', failure: unusable, partial: new ReplyBuilder().partial('failed') };
  const sdk = await import('./anthropicClient.ts');
  const client = sdk.anthropicClient(request.credential, deps.fetch ?? fetch, betasOf(request));
  let spoiled = noUsage;
  for (let attempt = 1; ; attempt++) {
    const builder = new ReplyBuilder();
    const withSpoiled = (reply: ModelReply): ModelReply => (spoiled === noUsage ? reply : { ...reply, spoiled });
    if (leave.aborted) return yield { type: 'finished', reply: withSpoiled(builder.partial('aborted')) };
    const end = yield* oneAttempt(sdk, client, request, builder, deps.clock, signal);
    if ('blocks' in end) return yield { type: 'finished', reply: withSpoiled(end) };
    if (signal.aborted) return yield { type: 'finished', reply: withSpoiled(builder.partial('aborted')) };
    const delay = retryDelay(end, attempt, deps.random());
    const scene = sceneOf(request, builder);
    if (delay < 0) {
      const failure = describeFailure(end, { ...scene, stage: 'over' });
      return yield { type: 'failed', failure, partial: withSpoiled(builder.partial('failed')) };
    }
    const failure = describeFailure(end, { ...scene, stage: 'waiting' });
    yield { type: 'retrying', attempt, of: maxAttempts, until: deps.clock.now() + delay, failure };
    if (!(await slept(deps.clock, delay, leave))) {
      return yield { type: 'finished', reply: withSpoiled(builder.partial('aborted')) };
    }
    if (builder.usage !== noUsage) spoiled = sumOf(spoiled, builder.usage);
  }
}

/** One request. Returns the reply, or what went wrong; when the signal was aborted, what is returned means nothing. */
async function* oneAttempt(
  sdk: Sdk,
  client: AnthropicClient,
  request: ModelRequest,
  builder: ReplyBuilder,
  clock: Clock,
  signal: AbortSignal,
): AsyncGenerator<ModelEvent, ModelReply | Fault, undefined> {
  const aborted = brokenStream('aborted');
  if (signal.aborted) return aborted;
  const opened = await client.reply(writtenBody(request), signal).catch((error: unknown) => {
    if (signal.aborted) return aborted;
    return sdk.requestFault(error, clock.now());
  });
  if ('origin' in opened) return opened;
  const events: AsyncIterator<unknown> = opened[Symbol.asyncIterator]();
  let left: 'open' | 'read' = 'open';
  try {
    for (;;) {
      const next = await events.next().catch((error: unknown) => sdk.streamFault(error));
      if ('origin' in next) return next;
      if (signal.aborted) return aborted;
      if (next.done) return brokenStream('the reply ended before it was whole');
      const event = readStreamEvent(next.value);
      if (event === 'ignored') continue;
      if (event === 'malformed') return brokenStream('the reply was not in the form agreed on');
      const taken = builder.take(event);
      if ('origin' in taken) return taken;
      yield* taken;
      if (event.type !== 'message_stop') continue;
      left = 'read';
      return builder.whole();
    }
  } finally {
    if (left === 'read') void readToEnd(events);
    else await events.return?.().catch(() => undefined);
  }
}

/** Reads what follows a whole reply, so that its connection can serve the next request. */
async function readToEnd(events: AsyncIterator<unknown>): Promise<void> {
  try {
    while (!(await events.next()).done);
  } catch {
    // The reply is whole; how its connection ends is nobody's concern.
  }
}

/** Whether the whole time passed; false when the signal was aborted before. */
async function slept(clock: Clock, ms: number, signal: AbortSignal): Promise<boolean> {
  return clock.sleep(ms, signal).then(
    () => !signal.aborted,
    () => false,
  );
}

function sceneOf(request: ModelRequest, builder: ReplyBuilder): Omit<FailureScene, 'stage'> {
  return { model: request.head.model, baseUrl: request.credential.baseUrl, arrived: builder.arrived };
}
