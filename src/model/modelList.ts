import * as v from 'valibot';
import type { Failure } from '../session/node.ts';
import { describeFailure } from './describeFailure.ts';
import type { Credential, ModelInfo } from './model.ts';
import { bundledModels, modelInfo } from './modelTable.ts';
import type { Fetch } from './plainFetch.ts';
import { unusableCredential } from './unusableCredential.ts';

/** What the API says it has, or why it did not say. */
export type ModelList = { type: 'models'; models: readonly ModelInfo[] } | { type: 'failed'; failure: Failure };

/**
 * The models this key can use, newest first as the API lists them; what the API does not tell (prices, cache minimum)
 * comes from the bundled table. One request, no retries: whoever asks can show the table meanwhile. Costs nothing.
 * Rejects with the signal's reason when it is aborted.
 */
export async function listModels(credential: Credential, signal: AbortSignal, ask: Fetch = fetch): Promise<ModelList> {
  const unusable = unusableCredential(credential);
  if (unusable) return { type: 'failed', failure: unusable };
  const sdk = await import('./anthropicClient.ts');
  const { models } = sdk.anthropicClient(credential, ask);
  const listed: ModelInfo[] = [];
  try {
    for await (const model of models.list({ limit: 100 }, { signal })) {
      const read = v.safeParse(listedSchema, model);
      if (read.success && read.output.lifecycle !== 'retired') listed.push(merged(read.output));
    }
  } catch (error) {
    signal.throwIfAborted();
    const fault = sdk.requestFault(error, 0);
    const scene = { model: 'the list of models', baseUrl: credential.baseUrl, arrived: 0, stage: 'over' } as const;
    return { type: 'failed', failure: describeFailure(fault, scene) };
  }
  return { type: 'models', models: listed.length > 0 ? listed : bundledModels };
}

/**
 * Whether the key is accepted: a free request that changes nothing. Only a failure of kind `auth` speaks of the key; a
 * gateway may have no list of models. Rejects with the signal's reason when aborted.
 */
export async function checkKey(
  credential: Credential,
  signal: AbortSignal,
  ask: Fetch = fetch,
): Promise<'ok' | Failure> {
  const list = await listModels(credential, signal, ask);
  return list.type === 'models' ? 'ok' : list.failure;
}

const supported = v.object({ supported: v.boolean() });
const listedSchema = v.object({
  id: v.string(),
  display_name: v.optional(v.string()),
  lifecycle: v.optional(v.string()),
  max_input_tokens: v.optional(v.nullable(v.number())),
  max_tokens: v.optional(v.nullable(v.number())),
  capabilities: v.optional(
    v.nullable(
      v.object({
        effort: v.optional(v.nullable(v.record(v.string(), v.unknown()))),
        thinking: v.optional(
          v.nullable(
            v.object({
              supported: v.boolean(),
              types: v.optional(v.object({ adaptive: v.optional(supported), enabled: v.optional(supported) })),
            }),
          ),
        ),
      }),
    ),
  ),
});
type Listed = v.InferOutput<typeof listedSchema>;

const efforts = ['low', 'medium', 'high', 'xhigh', 'max'];

function merged(listed: Listed): ModelInfo {
  const table = modelInfo(listed.id);
  const told = effortsOf(listed) ?? table.efforts;
  return {
    ...table,
    name: listed.display_name ?? table.name,
    contextWindow: listed.max_input_tokens ?? table.contextWindow,
    maxOutput: listed.max_tokens ?? table.maxOutput,
    efforts: told,
    defaultEffort: defaultEffort(told, table.defaultEffort),
    thinking: thinkingOf(listed, table),
  };
}

function effortsOf(listed: Listed): string[] | undefined {
  const told = listed.capabilities?.effort;
  if (!told) return undefined;
  return efforts.filter(effort => {
    const read = v.safeParse(supported, told[effort]);
    return read.success && read.output.supported;
  });
}

function defaultEffort(told: readonly string[], wish: string): string {
  if (told.includes(wish)) return wish;
  return told.includes('high') ? 'high' : (told.at(-1) ?? '');
}

/** The table's word stands for models it knows, as long as the API does not say that the model cannot think. */
function thinkingOf(listed: Listed, table: ModelInfo): ModelInfo['thinking'] {
  const told = listed.capabilities?.thinking;
  if (!told) return table.thinking;
  if (!told.supported) return 'none';
  if (bundledModels.some(known => known.name === table.name)) return table.thinking;
  if (told.types?.adaptive?.supported) return 'adaptive';
  return told.types?.enabled?.supported ? 'enabled' : 'none';
}
