import * as v from 'valibot';
import type { Clock } from '../base/clock.ts';
import { betasOf } from './compaction.ts';
import { describeFailure } from './describeFailure.ts';
import { brokenStream, type Fault } from './fault.ts';
import type { ModelRequest, Warmed } from './model.ts';
import type { Fetch } from './plainFetch.ts';
import { noUsage, withReport } from './replyUsage.ts';
import { warmingBody } from './requestBody.ts';
import { wireUsageSchema } from './streamEvent.ts';
import { unusableCredential } from './unusableCredential.ts';

/** One request for no words; see `Model.warm`. */
export async function warmPrefix(
  deps: { readonly clock: Clock; readonly fetch?: Fetch },
  request: ModelRequest,
  signal: AbortSignal,
): Promise<Warmed> {
  const unusable = unusableCredential(request.credential);
  if (unusable) return { failure: unusable };
  const sdk = await import('./anthropicClient.ts');
  const client = sdk.anthropicClient(request.credential, deps.fetch ?? fetch, betasOf(request));
  const body = warmingBody(request) as unknown as Parameters<typeof client.messages.create>[0] & { stream?: false };
  const answered: unknown = await client.messages.create(body, { signal }).catch((error: unknown) => {
    return signal.aborted ? brokenStream('aborted') : sdk.requestFault(error, deps.clock.now());
  });
  const read = v.safeParse(answerSchema, answered);
  if (read.success) return { usage: withReport(noUsage, read.output.usage) };
  const fault = isFault(answered) ? answered : brokenStream('the answer was not in the form agreed on');
  const scene = { model: request.head.model, baseUrl: request.credential.baseUrl, arrived: 0, stage: 'over' } as const;
  return { failure: describeFailure(fault, scene) };
}

const answerSchema = v.object({ type: v.literal('message'), usage: wireUsageSchema });

function isFault(answered: unknown): answered is Fault {
  return typeof answered === 'object' && answered !== null && 'origin' in answered;
}
