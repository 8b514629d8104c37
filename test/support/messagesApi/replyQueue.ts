import type { Brain, ModelRequest } from './modelRequest.ts';
import type { Script } from './script.ts';

/** Which request a queued reply is meant for. */
export type Matcher = (request: ModelRequest) => boolean;

/** Decides what a request is answered with: a queued reply, else a handler's, else the brain's. */
export interface ReplyQueue {
  add(script: Script | Brain, when: Matcher): void;
  /** Asked for every request no queued reply is for; the first that returns a script decides. */
  handle(handler: (request: ModelRequest) => Script | undefined): void;
  /** What to answer; undefined when nobody knows. A queued reply is used once. */
  take(request: ModelRequest): Script | undefined;
  /** Queued replies that were not used yet. */
  readonly pending: number;
}

export function replyQueue(brain: Brain | undefined): ReplyQueue {
  const queue: { script: Script | Brain; when: Matcher }[] = [];
  const handlers: ((request: ModelRequest) => Script | undefined)[] = [];
  return {
    add: (script, when) => void queue.push({ script, when }),
    handle: handler => void handlers.push(handler),
    take(request) {
      const at = queue.findIndex(({ when }) => when(request));
      const queued = at < 0 ? undefined : queue.splice(at, 1)[0]?.script;
      if (queued) return typeof queued === 'function' ? queued(request) : queued;
      for (const handler of handlers) {
        const script = handler(request);
        if (script) return script;
      }
      return brain?.(request);
    },
    get pending() {
      return queue.length;
    },
  };
}
