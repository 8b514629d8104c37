import type { Clock } from '../base/clock.ts';
import type { Model, ModelEvent, ModelRequest } from '../model/model.ts';
import { RateLane, type Ticket } from './rateLane.ts';

/** How often the first in line meets a limit before the model's own patience decides. */
const mostMeetings = 4;

/**
 * One line for all runs of a process before each model of an account. Until a reply reports a rate limit everybody goes at
 * once. Then those whose reply has not begun wait until the time the API named and go on a few at a time, first come first
 * served; who met the limit keeps its place. Waiting is told as `retrying`.
 */
export function queuedModel(model: Required<Model>, clock: Clock): Required<Model> {
  const lanes = new Map<string, RateLane>();
  const laneOf = ({ credential, head }: ModelRequest): RateLane => {
    const key = JSON.stringify([credential.baseUrl, credential.value, head.model]);
    const lane = lanes.get(key) ?? new RateLane(clock);
    lanes.set(key, lane);
    return lane;
  };
  return {
    stream: (...asked) => inLine(laneOf(asked[0]), model, asked),
    compacts: (...asked) => model.compacts(...asked),
    warm: async (request, signal) => {
      const lane = laneOf(request);
      return lane.isOpen ? model.warm(request, signal) : { failure: lane.failure };
    },
  };
}

async function* inLine(
  lane: RateLane,
  model: Model,
  asked: Parameters<Model['stream']>,
): AsyncGenerator<ModelEvent, void, undefined> {
  const [, signal, patience = signal] = asked;
  const leave = AbortSignal.any([signal, patience]);
  const ticket = lane.ticket();
  try {
    for (let met = 0; ;) {
      yield* turn(lane, ticket, leave);
      const first = lane.isFirst(ticket);
      const end = yield* reply(lane, ticket, model.stream(...asked), met < mostMeetings ? 'back' : 'stay');
      if (end === 'ended') return;
      if (first) met += 1;
      lane.back(ticket);
    }
  } finally {
    lane.leave(ticket);
  }
}

/** Waits until it is this request's turn, or nobody waits for it any more: who sends it looks at that as well. */
async function* turn(lane: RateLane, ticket: Ticket, signal: AbortSignal): AsyncGenerator<ModelEvent, void, undefined> {
  for (;;) {
    const wait = lane.enter(ticket, signal);
    if (!wait) return;
    yield { type: 'retrying', attempt: 0, of: 0, until: wait.until, failure: wait.failure };
    await wait.change;
  }
}

/** Hands a reply on until it ends, or a limit sends its request back into the line, where that is wished. */
async function* reply(
  lane: RateLane,
  ticket: Ticket,
  events: AsyncIterable<ModelEvent>,
  onLimit: 'back' | 'stay',
): AsyncGenerator<ModelEvent, 'ended' | 'limited', undefined> {
  let begun = false;
  for await (const event of events) {
    if (event.type === 'began') {
      begun = true;
      lane.began(ticket);
    }
    if (event.type === 'retrying' && event.failure.kind === 'rateLimit') {
      lane.limited(event.until, event.failure);
      // A reply that broke off half-way was billed, which only the stream that asks again reports.
      if (!begun && onLimit === 'back') return 'limited';
    }
    yield event;
  }
  return 'ended';
}
