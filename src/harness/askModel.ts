import * as v from 'valibot';
import { context } from '../model/context.ts';
import type { ModelReply, ModelRequest } from '../model/model.ts';
import { costOf } from '../model/price.ts';
import { changesFiles } from '../sandbox/tools.ts';
import type { Logged, NodeAdded } from '../session/event.ts';
import type { Failure, ReplyBody } from '../session/node.ts';
import type { BranchHead } from './branchHead.ts';
import type { RunDeps } from './runDeps.ts';
import { isTreeTool } from './tree/treeTools.ts';

/** A reply ready for the log, and what the log does not say of it. */
export interface AskedReply {
  readonly body: ReplyBody;
  /** Whether the limit was reached inside a tool call, which was left out. */
  readonly cut: 'call' | 'no';
  /** Tokens in the model's context after this reply. */
  readonly context: number;
}

/**
 * One request to the model for the path as it stands, or for the API's own summary of it. Never throws for what the model or
 * the network does.
 */
export async function askModel(
  deps: RunDeps,
  path: readonly Logged<NodeAdded>[],
  head: BranchHead,
  maxTokens: number,
  signal: AbortSignal,
  compaction?: ModelRequest['compaction'],
): Promise<AskedReply> {
  const { clock, screen } = deps;
  const { last: newest } = deps.journal.tree().nodes;
  const started = clock.now();
  const info = deps.modelInfo(head.head.model);
  const ledger = await deps.ledger.at(deps.journal, started);
  const prepared = context(path, { head: head.head, headId: head.id, now: started, ledger });
  const { credential } = deps;
  const request = { ...prepared.request, maxTokens, credential, ...(compaction ? { compaction } : {}) };
  let asked = started;
  let firstWord = 0;
  let last: { reply: ModelReply; failure?: Failure } | undefined;
  screen.began();
  for await (const event of deps.model.stream(request, signal, deps.drain)) {
    switch (event.type) {
      case 'began':
        // What stands in this request alone has a number that another node will have.
        if (prepared.marks.every(({ node }) => node <= newest))
          deps.ledger.begun({ head: head.id, marks: prepared.marks, usage: event.usage }, asked);
        deps.began();
        screen.began();
        break;
      case 'text':
        firstWord ||= clock.now();
        screen.text('text', event.index, event.text);
        break;
      case 'thinking':
        screen.text('thinking', event.index, event.text);
        break;
      case 'blockStarted':
        if (event.kind !== 'tool_use') break;
        screen.call(event.index, event.name, 0);
        // The hands start while a call of theirs is still being written, and never for a reply without one.
        if (isTreeTool(event.name)) break;
        deps.hands.warm?.();
        if (changesFiles(event.name) && deps.reach().files === 'write') deps.files.before();
        break;
      case 'input':
        screen.call(event.index, '', event.bytes);
        break;
      case 'retrying':
        screen.waiting(event.failure.kind === 'rateLimit' ? 'rateLimit' : 'retry', event.failure.message, event.until);
        // Waiting is not thinking, and the words of a broken attempt are not the first of this one.
        asked = Math.max(clock.now(), event.until);
        firstWord = 0;
        break;
      case 'finished':
        last = { reply: event.reply };
        break;
      case 'failed':
        last = { reply: event.partial, failure: event.failure };
        break;
      case 'blockStopped':
        if (event.block.type !== 'thinking' && event.block.type !== 'redacted_thinking') firstWord ||= clock.now();
        break;
    }
  }
  if (!last) throw new Error('the model’s stream ended without an end');
  const { reply, failure } = last;
  const ended = clock.now();
  const { usage } = reply;
  const body: ReplyBody = {
    message: reply.message,
    model: reply.model || head.head.model,
    head: head.id,
    blocks: [...reply.blocks],
    stop: reply.stop,
    usage,
    cost: (costOf(usage, info) ?? 0) + (reply.spoiled ? (costOf(reply.spoiled, info) ?? 0) : 0),
    expectedRead: prepared.expectedRead,
    ms: ended - started,
    thoughtMs: Math.max(0, (firstWord || ended) - asked),
    marks: prepared.marks,
    ...missed(prepared.expectedRead, reply),
    ...(failure ? { failure } : {}),
  };
  const { input, cacheRead, cacheWrite5m, cacheWrite1h, output } = usage;
  const size = input + cacheRead + cacheWrite5m + cacheWrite1h + output;
  return { body, context: size, cut: reply.cutCall ? 'call' : 'no' };
}

/** A reply that read clearly less than the ledger expected, with the reason the API gives. */
function missed(expected: number, reply: ModelReply): { missed?: string } {
  if (reply.message === '' || expected <= 0 || reply.usage.cacheRead >= expected * 0.9) return {};
  const said = v.safeParse(diagnosticsSchema, reply.diagnostics);
  return { missed: said.success ? said.output.cache_miss_reason.type : 'unknown' };
}

const diagnosticsSchema = v.object({ cache_miss_reason: v.object({ type: v.string() }) });
