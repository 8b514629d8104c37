import type { ServerResponse } from 'node:http';
import { diagnose, type AnsweredPrompt } from './cache/diagnose.ts';
import type { PromptCache } from './cache/promptCache.ts';
import { composeSummary, withInstructions } from './compaction/composeSummary.ts';
import type { Fault } from './fault.ts';
import type { Judged } from './judge.ts';
import { modelRequest } from './modelRequest.ts';
import type { RateLimits } from './rateLimits.ts';
import type { ReceivedRequest } from './received.ts';
import { composeReply } from './reply/composeReply.ts';
import { streamedMessage, usageOf, wholeMessage, type MessageHead } from './reply/message.ts';
import { sendStream, type Outcome } from './reply/sendStream.ts';
import { thinkingMint } from './reply/thinkingMint.ts';
import type { Script } from './script.ts';
import type { ReplyQueue } from './replyQueue.ts';
import { timesOf, type Speed } from './speed.ts';
import type { VirtualClock } from './virtualClock.ts';
import { beta } from './wire/betas.ts';
import type { Failure } from './wire/failure.ts';
import type { Ids } from './wire/ids.ts';
import { asText, type Wire } from './wire/record.ts';
import { thinkingMode } from './wire/thinkingMode.ts';

export interface MessageDesk {
  readonly cache: PromptCache;
  readonly limits: RateLimits;
  readonly replies: ReplyQueue;
  readonly ids: Ids;
  readonly clock: VirtualClock;
  readonly speed: Speed;
  /** Prompts by the id of the message that answered them. */
  readonly answered: Map<string, AnsweredPrompt>;
}

/** A failure, or how the sending of the reply ended. */
export type Answered = Failure | Outcome;

/** Answers a request that broke no rule. */
export async function answerMessage(
  desk: MessageDesk,
  judged: Extract<Judged, { kind: 'taken' }>,
  received: ReceivedRequest,
  response: ServerResponse,
  fault: Fault | undefined,
): Promise<Answered> {
  const { body, model, prompt } = judged;
  const script = body.maxTokens === 0 ? [] : desk.replies.take(modelRequest(withInstructions(body), received));
  if (!script) return noReply;
  const came = desk.clock.now();
  const plan = desk.cache.plan(prompt, model.cacheMinimum);
  const spoken = await passLeadingGates(script, response);
  const refused = desk.limits.take(plan.rest + plan.write5m + plan.write1h, model.id);
  if (refused) return refused;

  const mode = thinkingMode(body, model);
  const limit = limitOf(body.maxTokens ?? model.maxOutput, model.context - prompt.tokens);
  const reply = body.compaction
    ? composeSummary(spoken, body, limit)
    : composeReply({
        script: mode.type === 'disabled' ? spoken.filter(step => step.kind !== 'thinking') : spoken,
        mint: thinkingMint(body, model.id, judged.chain, mode.display, received.id),
        nextToolId: () => desk.ids.next('toolu_01'),
        limit,
      });
  const head: MessageHead = {
    id: desk.ids.next('msg_01'),
    model: model.id,
    plan,
    diagnostics: diagnosticsOf(desk, judged),
    changes: judged.betas.has(beta.thinkingBinding) ? judged.changes : undefined,
    speed: speedOf(judged),
    counts: body.compaction ? 'compaction' : 'message',
  };
  received.messageId = head.id;
  received.cache = plan.breakpoints;
  received.oracle = plan.oracle;
  const times = timesOf(desk.speed, { came, plan, output: reply.outputTokens });
  received.times = times;
  const begin = (): void => {
    plan.begin();
    desk.clock.advanceTo(times.first);
  };
  const over = (outcome: Outcome): Outcome => {
    desk.clock.advanceTo(times.over);
    return outcome;
  };
  received.usage = usageOf(head, reply.outputTokens, reply.thinkingTokens);
  received.status = 200;
  desk.answered.set(head.id, { model: model.id, speed: head.speed, prompt });
  desk.limits.spend(reply.outputTokens);
  const headers = { 'request-id': received.id, ...accountHeaders, ...desk.limits.headers() };

  if (!body.stream) {
    return sendWhole(response, headers, wholeMessage(head, reply), begin, reply.emissions).then(over);
  }
  response.writeHead(200, {
    ...headers,
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache',
  });
  const [start, ...rest] = streamedMessage(head, reply);
  begin();
  return sendStream(response, start ? [start, ...rest] : rest, fault).then(over);
}

/** A gate at the very beginning holds the whole response back, headers included. */
async function passLeadingGates(script: Script, response: ServerResponse): Promise<Script> {
  const gone = new Promise<void>(resolve => response.on('close', resolve));
  let at = 0;
  for (const step of script) {
    if (step.kind !== 'gate') break;
    await Promise.race([step.pass(), gone]);
    at += 1;
  }
  return script.slice(at);
}

/** Headers that name the account; the same in every answer. */
export const accountHeaders = {
  'anthropic-organization-id': '00000000-0000-4000-8000-000000000000',
  'anthropic-workspace-id': 'wrkspc_01',
};

/** Never retried by a client: a test that meets it has forgotten a reply. */
const noReply: Failure = {
  status: 500,
  type: 'api_error',
  message: 'The stand-in has no reply for this request: queue one with reply(), or start it with a brain.',
  headers: { 'x-should-retry': 'false' },
};

function limitOf(asked: number, room: number): { tokens: number; reason: string } {
  return asked <= room
    ? { tokens: asked, reason: 'max_tokens' }
    : { tokens: room, reason: 'model_context_window_exceeded' };
}

const speedOf = ({ body }: Extract<Judged, { kind: 'taken' }>): string => asText(body.raw['speed']) || 'standard';

function diagnosticsOf(desk: MessageDesk, judged: Extract<Judged, { kind: 'taken' }>): Wire | null {
  const before = judged.body.previousMessageId;
  if (typeof before !== 'string') return null;
  const now = { model: judged.model.id, speed: speedOf(judged), prompt: judged.prompt };
  return diagnose(now, desk.answered.get(before) ?? 'unknown');
}

/** Sends the message at once when every gate in it was passed. */
async function sendWhole(
  response: ServerResponse,
  headers: Record<string, string>,
  message: Wire,
  begin: () => void,
  emissions: readonly { kind: string; pass?: () => Promise<void> }[],
): Promise<Outcome> {
  const gone = new Promise<void>(resolve => response.on('close', resolve));
  for (const emission of emissions) {
    if (emission.kind === 'gate') await Promise.race([emission.pass?.(), gone]);
  }
  if (response.destroyed) return 'aborted';
  begin();
  response.writeHead(200, { ...headers, 'content-type': 'application/json' });
  return new Promise(resolve => response.end(JSON.stringify(message), () => resolve('finished')));
}
