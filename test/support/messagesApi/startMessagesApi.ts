import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promptCache, type CacheRules, type PromptCache } from './cache/promptCache.ts';
import type { SettingsKeyed } from './cache/render.ts';
import { control } from './control.ts';
import { faultQueue, type Fault, type FaultAim } from './fault.ts';
import { handleRequest, type Front } from './handleRequest.ts';
import type { Brain, ModelRequest } from './modelRequest.ts';
import { modelTable, type ModelRow } from './models/modelTable.ts';
import { rateLimits, startTier, type Limits } from './rateLimits.ts';
import type { ReceivedRequest } from './received.ts';
import { replyQueue, type Matcher } from './replyQueue.ts';
import type { IncompleteTurn } from './rules/rule.ts';
import type { Script } from './script.ts';
import { atOnce, type Speed } from './speed.ts';
import type { Account } from './thinking/settleThinking.ts';
import { virtualClock, type VirtualClock } from './virtualClock.ts';
import { countingIds } from './wire/ids.ts';

export interface MessagesApiOptions {
  /** Answers requests no reply was queued for. */
  readonly brain?: Brain;
  /** Keys that are accepted; `test-key` alone by default. */
  readonly keys?: readonly string[];
  /** Ids of rules that are not applied. */
  readonly rulesOff?: readonly string[];
  /** The models served; those of the model table by default. */
  readonly models?: readonly ModelRow[];
  /** Whether the account is old enough to be spared the prefix check on some models; `new` by default. */
  readonly account?: Account;
  /** Positions before a breakpoint that are searched besides its own; 20 by default. */
  readonly lookBack?: CacheRules['lookBack'];
  /** Whether a breakpoint inside what is read leaves an entry of its own; `unwritten` by default. */
  readonly insideRead?: CacheRules['insideRead'];
  /** What another way of thinking or another effort spoils: the `messages` by default, or tools and system with them. */
  readonly settingsKeyed?: SettingsKeyed;
  /** What a summary is refused for as an unfinished turn; calls nobody answered by default. */
  readonly incompleteTurn?: IncompleteTurn;
  /** How long replies take on the virtual clock; no time by default. */
  readonly speed?: Speed;
  /** Rate limits to enforce; by default those of a new account are shown and never refuse. */
  readonly limits?: Limits;
  readonly clock?: VirtualClock;
  /** 0 by default: any free port. */
  readonly port?: number;
}

/** A running stand-in for the Messages API on 127.0.0.1. */
export interface MessagesApi extends AsyncDisposable {
  /** Base URL for a client, without a slash at the end. */
  readonly url: string;
  /** Every request so far, in order of arrival. */
  readonly requests: readonly ReceivedRequest[];
  readonly clock: VirtualClock;
  readonly cache: PromptCache;
  /** Keys that are accepted now; change them to make a key bad in the middle of a run. */
  readonly keys: Set<string>;
  /** Queues one reply for the next request, or the next one that matches. */
  reply(script: Script | Brain, when?: Matcher): void;
  /** Asked for requests no queued reply is for, before the brain. */
  onRequest(handler: (request: ModelRequest) => Script | undefined): void;
  /** Harms the next request to `/v1/messages`, or those the aim says. */
  fault(fault: Fault, aim?: FaultAim): void;
  /** Queued replies and faults that nothing has met yet. */
  readonly pending: { readonly replies: number; readonly faults: number };
  /** Resolves with the request of that index (from 0, all paths) once it arrived. */
  received(index: number): Promise<ReceivedRequest>;
  /** Cuts what is open and frees the port. */
  close(): Promise<void>;
}

export async function startMessagesApi(options: MessagesApiOptions = {}): Promise<MessagesApi> {
  const clock = options.clock ?? virtualClock();
  const { lookBack = 20, insideRead = 'unwritten' } = options;
  const cache = promptCache(clock, { lookBack, insideRead });
  const replies = replyQueue(options.brain);
  const faults = faultQueue();
  const keys = new Set(options.keys ?? ['test-key']);
  const requests: ReceivedRequest[] = [];
  const waiting = new Set<() => void>();
  const front: Front = {
    court: {
      models: options.models ?? modelTable,
      rulesOff: new Set(options.rulesOff),
      account: options.account ?? 'new',
      settingsKeyed: options.settingsKeyed ?? 'messages',
      incompleteTurn: options.incompleteTurn ?? 'openCalls',
    },
    desk: {
      cache,
      replies,
      ids: countingIds(),
      clock,
      speed: options.speed ?? atOnce,
      answered: new Map(),
      limits: rateLimits(clock, options.limits ?? startTier, options.limits ? 'enforced' : 'shown'),
    },
    faults,
    keys,
    note(request) {
      requests.push(request);
      for (const look of waiting) look();
      return request;
    },
    count: () => requests.length,
  };
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    if (control({ clock, requests }, request, response)) return;
    // Only a body that breaks off ends up here: there is nobody left to answer.
    handleRequest(front, request, response).catch(() => response.destroy());
  });
  await new Promise<void>(resolve => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = (): Promise<void> =>
    new Promise(resolve => {
      server.close(() => resolve());
      server.closeAllConnections();
    });

  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    clock,
    cache,
    keys,
    reply: (script, when = () => true) => replies.add(script, when),
    onRequest: handler => replies.handle(handler),
    fault: (fault, aim) => faults.add(fault, aim),
    get pending() {
      return { replies: replies.pending, faults: faults.pending };
    },
    received(index) {
      return new Promise(resolve => {
        const look = (): void => {
          const found = requests[index];
          if (!found) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      });
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
