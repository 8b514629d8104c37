import type { BranchSettings } from '../../session/branchSettings.ts';
import type { SpawnInput } from './spawnInput.ts';

/** How many replies a spawned agent has unless its call says otherwise. */
export const defaultSteps = 30;

/** Settings for a spawned agent, or why its maker cannot give what it asks for, in a sentence for the maker. */
export type Granted = { readonly settings: BranchSettings } | { readonly refusal: string };

/**
 * What a spawned agent is set to. `own` are the settings its maker stands under now; `run` the model and effort it runs
 * with. The harness holds a child to its maker's limits anyhow: a wish that would come to nothing is told at once.
 */
export function spawnSettings(
  input: SpawnInput,
  own: BranchSettings,
  run: { readonly model: string; readonly effort: string },
): Granted {
  const may = [...new Set(input.may ?? [])];
  if (own.may && !own.may.includes('spawn'))
    return { refusal: 'You may not spawn. Do it yourself, or say in your result what another agent should do.' };
  const missing = may.filter(each => own.may && !own.may.includes(each));
  if (missing.length > 0)
    return { refusal: `You cannot grant what you may not do yourself: ${missing.join(', ')}. Leave it out of may.` };
  if (input.writes && own.authority === 'readOnly')
    return { refusal: 'You may only read, so an agent of yours cannot write. Spawn it without writes.' };
  const { dollars = 0, minutes = 0, tokens, steps = defaultSteps } = input.budget ?? {};
  const limited = dollars > 0 || minutes > 0 || tokens !== undefined;
  return {
    settings: {
      model: input.model ?? run.model,
      effort: input.effort ?? run.effort,
      ...(input.writes ? asItsMaker(own) : { authority: 'readOnly' }),
      ...(limited ? { budget: { dollars, minutes, ...(tokens === undefined ? {} : { tokens }) } } : {}),
      may,
      steps,
    },
  };
}

function asItsMaker({ authority = 'ask', unattended }: BranchSettings): BranchSettings {
  return { authority, ...(unattended ? { unattended } : {}) };
}
