import * as v from 'valibot';
import { compactionBeta } from './compaction.ts';
import type { Credential } from './model.ts';
import type { Fetch } from './plainFetch.ts';
import { unusableCredential } from './unusableCredential.ts';

/** For which models the API sums contexts up, as far as it said so. Each is asked for once, for free. */
export class CompactingModels {
  readonly #known = new Map<string, boolean>();
  readonly #deps: { readonly fetch?: Fetch };

  /** The platform's `fetch` unless given. */
  constructor(deps: { readonly fetch?: Fetch } = {}) {
    this.#deps = deps;
  }

  /** False while it cannot be known; never rejects. */
  async has(model: string, credential: Credential, signal: AbortSignal): Promise<boolean> {
    const key = keyOf(model, credential);
    const told = this.#known.get(key) ?? (await ask(model, credential, signal, this.#deps.fetch ?? fetch));
    if (told === undefined) return false;
    // Meanwhile it may have been refused.
    const known = this.#known.get(key) ?? told;
    this.#known.set(key, known);
    return known;
  }

  /** The API did not do it, whatever it said: as long as the process lives it is not asked to again. */
  refused(model: string, credential: Credential): void {
    this.#known.set(keyOf(model, credential), false);
  }
}

/** Milliseconds after which the answer is not waited for. */
const patience = 10_000;

function keyOf(model: string, { baseUrl }: Credential): string {
  return JSON.stringify([baseUrl, model]);
}

/** Undefined where another time may bring an answer. */
async function ask(
  model: string,
  credential: Credential,
  signal: AbortSignal,
  fetch: Fetch,
): Promise<boolean | undefined> {
  if (unusableCredential(credential)) return undefined;
  const sdk = await import('./anthropicClient.ts');
  const { models } = sdk.anthropicClient(credential, fetch, [compactionBeta]);
  const within = AbortSignal.any([signal, AbortSignal.timeout(patience)]);
  try {
    return v.is(compactingSchema, await models.retrieve(model, {}, { signal: within }));
  } catch (error) {
    if (within.aborted) return undefined;
    // A gateway may know neither the beta nor models by name.
    const { status } = sdk.requestFault(error, 0);
    return status === 400 || status === 404 ? false : undefined;
  }
}

const compactingSchema = v.object({
  capabilities: v.object({ compaction: v.object({ summarize: v.object({ supported: v.literal(true) }) }) }),
});
